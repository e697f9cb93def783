import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import { PlanSyntaxError } from '../../src/plan/plan-syntax-error.ts';
import { readPlan } from '../../src/plan/read-plan.ts';
import { renderPlan } from '../../src/plan/render-plan.ts';
import type { FuzzCounts, FuzzParams } from '../fuzzing/fuzz-run.ts';
import { corpusFile, corpusNames, withoutLines } from './corpus.ts';

const FRONT = [
  '---',
  'baton: 1',
  'title: T',
  'slug: t',
  'created: 2026-01-09',
  'base: 5f3c0e1d2b4a59687766554433221100ffeeddcc',
  'planner: m',
  '---',
  '',
  '# T',
].join('\n');

/** Trying an input takes as long as it is large: many small ones find more than few large ones. */
const MAX_EXCERPT = 400;

/** A whole plan in a few lines. */
const SKELETON = [
  FRONT,
  '## Goal',
  'A `b` *c*.',
  '## Phases',
  '### Phase 1: A',
  '**Files**',
  '- create `a`\n- rename `b` → `c`',
  '**Steps**',
  '1. A\n\n   ```ts\n   b\n   ```',
  '**Verify**',
  '- `a`',
  '## Do not',
  '- A `b`',
].join('\n\n');

/** The sections of hand-made plans, each as a plan of its own. */
function excerpts(kind: 'good' | 'bad'): string[] {
  const sections = corpusNames(kind).flatMap((name) =>
    corpusFile(`${kind}/${name}`)
      .split(/^(?=## )/m)
      .slice(1),
  );
  return [...new Set(sections)]
    .filter((section) => section.length < MAX_EXCERPT)
    .map((section) => `${FRONT}\n\n${section}`);
}

const start = fc.oneof(
  { weight: 3, arbitrary: fc.constant(SKELETON) },
  { weight: 3, arbitrary: fc.constantFrom(...excerpts('good')) },
  { weight: 1, arbitrary: fc.constantFrom(...excerpts('bad')) },
);

const FRAGMENTS = [
  ...['`', '```', '~~~', '*', '**', '_', '~', '#', '## ', '### Phase 1: x', '> '],
  ...['- ', '1. ', '1) ', '+ ', '- [ ] '],
  ...['[', ']', '](', '![', '[^1]', '[a]: b', '<', '>', '<!--', '-->', '<b>'],
  ...['&amp;', '&#0;', '\\', '|', '|-|', '---', '===', '  ', '    ', '\t', '\n', '\n\n'],
  ...['\r', '\r\n', ' \n', '  \n', '$', '$$', '%', ':', '@', 'www.', 'https://a.b/', 'a@b.c'],
  ...['\u200b', '\ufeff', '\0', '\ud800', 'é', '→', '**Files**', '**Steps**', '**Verify**'],
  ...['## Goal', '# x', '!'],
];

interface Mutation {
  kind: 'insert' | 'delete' | 'repeat' | 'move' | 'truncate' | 'indent';
  at: number;
  length: number;
  fragment: string;
}

const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 8 })
  .map((codePoints) => String.fromCodePoint(...codePoints));

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('insert', 'insert', 'insert', 'delete', 'repeat', 'move', 'truncate', 'indent'),
  at: fc.noBias(fc.nat(9999)),
  length: fc.integer({ min: 1, max: 60 }),
  fragment: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...FRAGMENTS) },
    { weight: 1, arbitrary: anyText },
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
      return before + after.slice(0, length).repeat(length % 16) + after;
    case 'move':
      return before + after.slice(length) + after.slice(0, length);
    case 'truncate':
      return before;
    case 'indent':
      return before + after.replaceAll('\n', `\n${' '.repeat(length % 9)}`);
  }
}

/**
 * Tries plans that were changed at random: each is read and stays as it is, or is refused with a reason. Throws with the
 * smallest input found for which neither holds.
 */
export function fuzzPlans({ seed, inputs, onInput }: FuzzParams): FuzzCounts {
  const counts = { read: 0, refused: 0 };
  fc.assert(
    fc.property(start, fc.array(mutation, { minLength: 1, maxLength: 4 }), (text, mutations) => {
      const input = mutations.reduce(mutate, text);
      onInput?.(input);
      counts[tryPlan(input)] += 1;
    }),
    { seed, numRuns: inputs },
  );
  return counts;
}

function tryPlan(input: string): keyof FuzzCounts {
  try {
    const plan = parsePlan(input);
    const written = renderPlan(plan);
    // What is read from the written text is written the same again, so it is canonical without a further look.
    const again = readPlan(written).plan;
    assert.deepEqual(withoutLines(again), withoutLines(plan));
    assert.equal(renderPlan(again), written);
    return 'read';
  } catch (error) {
    if (!(error instanceof PlanSyntaxError)) throw error;
    assert.notEqual(error.reason, '');
    return 'refused';
  }
}
