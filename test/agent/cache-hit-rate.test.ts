import { expect, test } from '@jest/globals';
import type { LedgerEntry } from '../../src/agent/ledger.ts';
import { call, calls, type Step, say, script } from '../support/claude/scripted-model.ts';
import { implementer, tick } from './support/implementing.ts';
import { openStage, type StageOptions } from './support/stage.ts';

const SOURCE = Array.from({ length: 60 }, (_, index) => `export const value${index} = ${index};\n`).join('');
const NAMES = Array.from({ length: 16 }, (_, index) => `src/${index}.js`);
const FILES = Object.fromEntries(NAMES.map((name) => [name, SOURCE]));

const read = (...names: string[]) =>
  calls(...names.map((file_path) => ({ name: 'read', input: { file_path } })));
const edit = (index: number, to: string): Step =>
  call('edit', { file_path: `src/${index}.js`, old_string: 'value1 ', new_string: `${to} ` });
const bash = (command: string): Step => call('bash', { command });
const phase = (number: number) => ({
  number,
  name: `Part ${number}`,
  steps: [1],
  files: [{ action: 'modify' as const, path: `src/${number}.js` }],
  citations: [],
});

/** Forty turns as they come: reading, one turn with many calls, edits, commands, a check that fails twice, three phases. */
const STEPS: Step[] = [
  read('src/4.js', 'src/5.js'),
  call('grep', { pattern: 'value59' }),
  edit(1, 'one'),
  bash('npm test'),
  ...Array.from({ length: 6 }, (_, index): Step => edit(index + 4, `first${index}`)),
  tick(1, 1),
  say('The first part is done.'),
  read(...NAMES),
  ...Array.from({ length: 5 }, (_, index): Step => edit(index + 10, `second${index}`)),
  bash('npm run build'),
  tick(2, 1),
  say('The second part is done.'),
  edit(2, 'two'),
  say('Mended.'),
  bash('npm test'),
  call('edit', { file_path: 'src/2.js', old_string: 'value2 ', new_string: 'three ' }),
  say('Mended again.'),
  ...Array.from(
    { length: 11 },
    (_, index): Step =>
      call('write', { file_path: `src/new-${index}.js`, content: `${SOURCE}// ${index}\n` }),
  ),
  edit(3, 'third'),
  tick(3, 1),
  say('The third part is done.'),
];

async function run(options: StageOptions = {}): Promise<LedgerEntry[]> {
  await using stage = await openStage(script(STEPS), { files: FILES, ...options });
  const session = await implementer(stage, {
    plan: { path: '.claude/plans/2026-11-20-x.md', text: '# The plan\n', phases: 3, citations: [] },
  });
  await session.work(phase(1));
  await session.work(phase(2));
  await session.fix({ kind: 'check', round: 1, rounds: 3, text: '1 test failed' });
  await session.fix({ kind: 'check', round: 2, rounds: 3, text: '1 test failed' });
  await session.work(phase(3));
  stage.claude.assertClean();
  return stage.ledger.entries;
}

/** Of all tokens that stood in the request before as well, the share that was read from the cache. */
function hitRate(entries: readonly LedgerEntry[]): number {
  const pairs = entries.slice(1).map((entry, index) => ({ entry, repeated: entries[index]!.contextTokens }));
  const repeated = pairs.reduce((sum, pair) => sum + pair.repeated, 0);
  const read = pairs.reduce((sum, pair) => sum + Math.min(pair.entry.cacheReadTokens, pair.repeated), 0);
  return read / repeated;
}

test.each(['supported', 'unsupported'] as const)(
  'of forty turns, nearly all that is repeated is read from the cache (threads %s)',
  async (threads) => {
    const entries = await run({ threads });
    expect(entries).toHaveLength(40);
    expect(hitRate(entries)).toBeGreaterThanOrEqual(0.95);
    const uncached = entries.reduce((sum, { inputTokens }) => sum + inputTokens, 0);
    expect(uncached).toBeLessThan(0.01 * entries.reduce((sum, { contextTokens }) => sum + contextTokens, 0));
  },
);

test('the rate would tell: a turn that reads nothing is missed', async () => {
  const entries = await run();
  const missed = entries.map((entry, index) => (index % 10 === 9 ? { ...entry, cacheReadTokens: 0 } : entry));
  expect(hitRate(missed)).toBeLessThan(0.95);
});
