import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { calls, type ModelTurn, say, script } from '../support/claude/scripted-model.ts';
import { implementer, PLAN, protocol, search, tick } from './support/implementing.ts';
import { shown } from './support/shown.ts';
import { openStage, prompts } from './support/stage.ts';

const done = say('Done.');

test('the first request holds the primer, the plan and the phase, and nothing else', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([shown(turns, tick(1, 1, 2)), done]));
  const session = await implementer(stage);
  expect(stage.claude.requests).toHaveLength(0);
  expect(await session.work(protocol)).toEqual({ kind: 'worked' });

  const { system, messages, lastUserText } = turns[0]!;
  expect(system).toBe(await prompts.skill('sonnet-implementer'));
  expect(messages).toHaveLength(1);
  expect(lastUserText).toContain('THE PRIMER');
  expect(lastUserText).toContain(PLAN.trim());
  expect(lastUserText.split('\n')).toContain('Phase 1 of 2: Protocol');
  expect(lastUserText).not.toContain('already done');
  expect(stage.ledger.entries.map(({ role, phase }) => [role, phase])).toEqual([
    ['implementer', 1],
    ['implementer', 1],
  ]);
  stage.claude.assertClean();
});

test('it is offered what the contract names', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([shown(turns, tick(1, 1, 2)), done]));
  await (await implementer(stage)).work(protocol);
  const tools = turns[0]!.toolDefinitions.map(({ name, input_schema }) => [
    name,
    Object.keys(input_schema.properties ?? {}).join(' '),
  ]);
  expect(tools).toEqual([
    ['read', 'file_path view_range'],
    ['glob', 'pattern path'],
    ['grep', 'pattern path'],
    ['write', 'file_path content'],
    ['edit', 'file_path old_string new_string replace_all'],
    ['bash', 'command restart timeout_ms'],
    ['complete_step', 'phase step'],
    ['report_deviation', 'phase reason files'],
    ['ask_question', 'question'],
    ['submit_report', 'criteria next_steps'],
  ]);
});

test('without a primer it is told so', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([shown(turns, tick(1, 1, 2)), done]));
  await (await implementer(stage, { primer: undefined })).work(protocol);
  expect(turns[0]?.lastUserText).toContain('This project has no primer.');
});

test('a run that goes on with a later phase is told so, and gets the plan as well', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([shown(turns, tick(2, 1)), done]));
  await (await implementer(stage)).work(search);
  expect(turns[0]?.lastUserText).toContain(PLAN.trim());
  expect(turns[0]?.lastUserText).toContain(
    'Phase 2 of 2: Search\n\nThe phases before this one are already done',
  );
});

test('a later phase is a message in the same session, without the plan again', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([tick(1, 1, 2), done, shown(turns, tick(2, 1)), done]));
  const session = await implementer(stage);
  await session.work(protocol);
  await session.work(search);
  expect(turns[0]?.lastUserText).toMatch(/^Phase 2 of 2: Search\n/);
  expect(turns[0]?.lastUserText).not.toContain('Faster.');
  expect(turns[0]?.messages).toHaveLength(5);
  expect(stage.ledger.entries.map(({ phase }) => phase)).toEqual([1, 1, 2, 2]);
  stage.claude.assertClean();
});

test('it writes, edits and runs commands in its work tree', async () => {
  const turns: ModelTurn[] = [];
  const work = calls(
    { name: 'write', input: { file_path: 'src/cache.js', content: 'export {}\n' } },
    { name: 'bash', input: { command: 'npm test' } },
    { name: 'write', input: { file_path: '.claude/plans/mine.md', content: 'x' } },
    { name: 'write', input: { file_path: '../out.js', content: 'x' } },
  );
  await using stage = await openStage(script([work, shown(turns, tick(1, 1, 2)), done]));
  await (await implementer(stage)).work(protocol);
  expect(await readFile(join(stage.tree.path, 'src/cache.js'), 'utf8')).toBe('export {}\n');
  expect(turns[0]?.lastToolResults.map(({ isError }) => isError)).toEqual([false, false, true, true]);
  expect(turns[0]?.result('bash')?.text).toBe('ran npm test\n');
});

test('edits of one file in one turn do not race', async () => {
  const edits = Array.from({ length: 12 }, (_, index) => ({
    name: 'edit',
    input: { file_path: 'list.txt', old_string: `<${index}>`, new_string: `${index}` },
  }));
  await using stage = await openStage(script([calls(...edits), tick(1, 1, 2), done]), {
    files: { 'list.txt': Array.from({ length: 12 }, (_, index) => `<${index}>`).join(' ') },
  });
  await (await implementer(stage)).work(protocol);
  expect(await readFile(join(stage.tree.path, 'list.txt'), 'utf8')).toBe('0 1 2 3 4 5 6 7 8 9 10 11');
});

test('a failing check and what may not be committed are told with all that is needed', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([shown(turns, done), shown(turns, done)]));
  const session = await implementer(stage);
  const failure = { kind: 'check', round: 2, rounds: 3, text: '1 test failed' } as const;
  expect(await session.fix(failure)).toEqual({ kind: 'worked' });
  expect(await session.undo('`.github/workflows/ci.yml` is protected.')).toEqual({ kind: 'worked' });
  expect(turns[0]?.lastUserText).toMatch(/round 2 of 3[\s\S]*1 test failed$/);
  expect(turns[1]?.lastUserText).toContain('`.github/workflows/ci.yml` is protected.');
});
