import { expect, test } from '@jest/globals';
import { call, calls, type ModelTurn, say, script } from '../support/claude/scripted-model.ts';
import { implementer, protocol, search, tick } from './support/implementing.ts';
import { shown } from './support/shown.ts';
import { openStage } from './support/stage.ts';

const done = say('Done.');
const SOURCE = Array.from({ length: 30 }, (_, index) => `export const value${index} = ${index};\n`).join('');
const files = { 'src/a.js': SOURCE, 'src/b.js': SOURCE.replaceAll('value', 'other') };
const modify = (path: string) => ({ action: 'modify' as const, path });
const read = (...paths: string[]) =>
  calls(...paths.map((file_path) => ({ name: 'read', input: { file_path } })));

test('the message of a phase brings the files that it modifies, so that reading them brings nothing', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(
    script([shown(turns, read('src/a.js', 'src/b.js')), shown(turns, tick(1, 1, 2)), done]),
    { files },
  );
  const session = await implementer(stage);
  await session.work({ ...protocol, files: [modify('src/a.js')] });
  const said = turns[0]!.lastUserText;
  expect(said).toMatch(
    /Phase 1 of 2: Protocol\n\nThe files of this phase, as they are now:\n\n- modify `src\/a\.js`: 30 lines, attached\n/,
  );
  expect(said).toContain('export const value29 = 29;');
  expect(said).not.toContain('other0');
  expect(said.trimEnd()).toMatch(/and end your turn\.$/);
  const [a, b] = turns[1]!.lastToolResults;
  expect(a?.text).toBe(
    '[src/a.js: the same text as when it was attached to the message of phase 1. It stands there; it is not repeated.]',
  );
  expect(b?.text).toBe(files['src/b.js']);
  stage.claude.assertClean();
});

test('what the session knows already is not attached to a later phase, what has changed is', async () => {
  const turns: ModelTurn[] = [];
  const edit = call('edit', { file_path: 'src/a.js', old_string: 'value0', new_string: 'renamed' });
  await using stage = await openStage(
    script([read('src/b.js'), edit, tick(1, 1, 2), done, shown(turns, tick(2, 1)), done]),
    { files },
  );
  const session = await implementer(stage);
  await session.work({ ...protocol, files: [modify('src/a.js')] });
  await session.work({ ...search, files: [modify('src/a.js'), modify('src/b.js')] });
  const said = turns[0]!.lastUserText;
  expect(said).toContain('- modify `src/a.js`: 30 lines, attached\n');
  expect(said).toContain('export const renamed = 0;');
  expect(said).toContain('- modify `src/b.js`: 30 lines, the same text as when you read it 2 turns ago\n');
  expect(said).not.toContain('other0');
  stage.claude.assertClean();
});

test('the places that the plan cites come with the phase that begins the session, a phase’s own with it', async () => {
  const turns: ModelTurn[] = [];
  const citations = [{ path: 'src/a.js', from: 1, to: 2 }];
  const own = [{ path: 'src/b.js', from: 3, to: 4 }];
  await using stage = await openStage(
    script([shown(turns, tick(1, 1, 2)), done, shown(turns, tick(2, 1)), done]),
    { files },
  );
  const plan = { path: '.claude/plans/2026-11-20-cache.md', text: '# Plan\n', phases: 2, citations };
  const session = await implementer(stage, { plan });
  await session.work(protocol);
  await session.work({ ...search, citations: own });
  const attached = turns.map(({ lastUserText }) =>
    [...lastUserText.matchAll(/<<<(src.*), /g)].map((m) => m[1]),
  );
  expect(attached).toEqual([['src/a.js, lines 1-7'], ['src/b.js, lines 1-9']]);
});

test('what is attached is paid for once and read from the cache from then on', async () => {
  const looks = Array.from({ length: 3 }, () => call('glob', { pattern: '*.md' }));
  await using stage = await openStage(script([...looks, tick(1, 1, 2), done]), { files });
  await (await implementer(stage)).work({ ...protocol, files: [modify('src/a.js'), modify('src/b.js')] });
  const [first, ...later] = stage.ledger.entries;
  for (const { cacheReadTokens, cacheWriteTokens } of later) {
    expect(cacheReadTokens).toBeGreaterThanOrEqual(first!.cacheWriteTokens);
    expect(cacheWriteTokens).toBeLessThan(200);
  }
});
