import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseConfig } from '../../src/config/parse-config.ts';
import { Stop } from '../../src/core/stop.ts';
import type { FuzzCounts, FuzzParams } from './fuzz-run.ts';
import { hostileText } from './hostile-texts.ts';

/** The examples of the documentation, which are whole configurations and parts of them. */
const documented = readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8')
  .split('```')
  .filter((block) => block.startsWith('yaml\n'))
  .map((block) => block.slice('yaml\n'.length));

const FRAGMENTS = [
  ...[
    'setup: ',
    'quality:\n  ',
    'commands: ',
    '- ',
    '\n',
    '  ',
    '\t',
    ': ',
    '#',
    '&a ',
    '*a',
    '<<: ',
    '!!js/function ',
  ],
  ...[
    'plans:\n  directory: ',
    'allowed_hosts: ',
    'protected_paths: ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '|\n',
    '>\n',
  ],
];

const edit = fc.record({
  at: fc.noBias(fc.nat(9_999)),
  cut: fc.nat(30),
  text: fc.oneof(fc.constantFrom(...FRAGMENTS), hostileText),
});
type Edit = { at: number; cut: number; text: string };

function edited(text: string, { at, cut, text: put }: Edit): string {
  const from = Math.floor((at / 10_000) * text.length);
  return text.slice(0, from) + put + text.slice(from + cut);
}

/** Tries configuration files that were changed at random: each is refused with a reason, or holds what may be used. */
export function fuzzConfigurations({ seed, inputs, onInput }: FuzzParams): FuzzCounts {
  const counts = { read: 0, refused: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...documented),
      fc.array(edit, { minLength: 1, maxLength: 3 }),
      (text, edits) => {
        const input = edits.reduce(edited, text);
        onInput?.(input);
        counts[tryConfiguration(input)] += 1;
      },
    ),
    { seed, numRuns: inputs },
  );
  return counts;
}

function tryConfiguration(input: string): keyof FuzzCounts {
  try {
    const { plans, sandbox } = parseConfig(input, '.github/baton.yml');
    for (const path of [plans.directory, plans.primer]) {
      assert.ok(!path.startsWith('/') && !path.startsWith('-') && !/[\p{Cc}\\]/u.test(path), path);
      assert.ok(!path.split('/').some((part) => part === '..' || part.toLowerCase() === '.git'), path);
    }
    for (const host of sandbox.allowed_hosts) assert.match(host, /^[a-z0-9.:[\]-]+$/i);
    assert.equal(Object.getPrototypeOf({}), Object.prototype);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
    return 'read';
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    assert.match(error.message, /Correct it|Shorten it/);
    return 'refused';
  }
}
