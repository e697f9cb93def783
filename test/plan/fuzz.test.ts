import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import { PlanSyntaxError } from '../../src/plan/plan-syntax-error.ts';
import { renderPlan } from '../../src/plan/render-plan.ts';
import { corpusFile, corpusNames, withoutLines } from './corpus.ts';

const SEED = 20260109;
const INPUTS = 2000;
/** Far above what a plan takes; an input that makes the parser run away takes minutes. */
const MAX_MILLISECONDS = 5000;

const good = corpusNames('good').map((name) => corpusFile(`good/${name}`));
const bad = corpusNames('bad').map((name) => corpusFile(`bad/${name}`));
const start = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...good) },
  { weight: 1, arbitrary: fc.constantFrom(...bad.filter((text) => text.length < 20_000)) },
);

const fragments = [
  ...[
    '`',
    '```',
    '~~~',
    '*',
    '**',
    '_',
    '~',
    '#',
    '## ',
    '### Phase 1: x',
    '> ',
    '- ',
    '1. ',
    '1) ',
    '+ ',
    '- [ ] ',
  ],
  ...[
    '[',
    ']',
    '](',
    '![',
    '[^1]',
    '[a]: b',
    '<',
    '>',
    '<!--',
    '-->',
    '<b>',
    '&amp;',
    '&#0;',
    '\\',
    '|',
    '|-|',
    '---',
  ],
  ...[
    '===',
    '  ',
    '    ',
    '\t',
    '\n',
    '\n\n',
    '\r',
    '\r\n',
    ' \n',
    '  \n',
    '$',
    '$$',
    '%',
    ':',
    '@',
    'www.',
    'https://a.b/',
  ],
  ...[
    'a@b.c',
    '\u200b',
    '\ufeff',
    '\0',
    '\ud800',
    'é',
    '→',
    '**Files**',
    '**Steps**',
    '**Verify**',
    '## Goal',
    '# x',
    '!',
  ],
];

interface Mutation {
  kind: 'insert' | 'delete' | 'repeat' | 'move' | 'truncate' | 'indent';
  at: number;
  length: number;
  fragment: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('insert', 'insert', 'insert', 'delete', 'repeat', 'move', 'truncate', 'indent'),
  at: fc.noBias(fc.nat(9999)),
  length: fc.integer({ min: 1, max: 60 }),
  fragment: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...fragments) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  ),
});

function mutate(text: string, { kind, at, length, fragment }: Mutation): string {
  const from = Math.floor((at / 10_000) * text.length);
  const [before, after] = [text.slice(0, from), text.slice(from)];
  switch (kind) {
    case 'insert':
      return before + fragment.repeat(length % 3 || 1) + after;
    case 'delete':
      return before + after.slice(length);
    case 'repeat':
      return before + after.slice(0, length).repeat(length) + after;
    case 'move':
      return before + after.slice(length) + after.slice(0, length);
    case 'truncate':
      return before;
    case 'indent':
      return before + after.replaceAll('\n', `\n${' '.repeat(length % 9)}`);
  }
}

test('whatever is done to a plan, it is read and stays as it is, or refused with a reason, in time', () => {
  const counts = { read: 0, refused: 0, slowest: 0 };
  fc.assert(
    fc.property(start, fc.array(mutation, { minLength: 1, maxLength: 4 }), (text, mutations) => {
      const input = mutations.reduce(mutate, text);
      const started = performance.now();
      try {
        const plan = parsePlan(input);
        const written = renderPlan(plan);
        const again = parsePlan(written);
        expect(withoutLines(again)).toEqual(withoutLines(plan));
        expect(renderPlan(again)).toBe(written);
        counts.read += 1;
      } catch (error) {
        if (!(error instanceof PlanSyntaxError)) throw error;
        expect(error.reason).not.toBe('');
        counts.refused += 1;
      }
      counts.slowest = Math.max(counts.slowest, performance.now() - started);
    }),
    { seed: SEED, numRuns: INPUTS, endOnFailure: true },
  );
  expect(counts.slowest).toBeLessThan(MAX_MILLISECONDS);
  expect(counts.read).toBeGreaterThan(INPUTS / 10);
  expect(counts.refused).toBeGreaterThan(INPUTS / 10);
}, 120_000);
