import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import {
  call,
  calls,
  type ModelTurn,
  type Reply,
  type Step,
  say,
  script,
} from '../support/claude/scripted-model.ts';
import { implementer, protocol, tick } from './support/implementing.ts';
import { plan, submit } from './support/planning.ts';
import { shown } from './support/shown.ts';
import { openStage, type Stage } from './support/stage.ts';

const done = say('Done.');
const edit = (old_string: string, new_string: string) =>
  call('edit', { file_path: 'a.js', old_string, new_string });
const files = { 'a.js': 'left\n' };

/** What the work on a phase ended with, and how many requests it took. */
async function end(stage: Stage): Promise<unknown> {
  return (await implementer(stage)).work(protocol).catch((error: unknown) => error);
}

const again = (count: number, step: Step): Step[] => Array.from({ length: count }, () => step);

test('the same failing call is told to the model, and then ends the phase as failed', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script(again(4, shown(turns, edit('nowhere', 'x')))), { files });
  expect(await end(stage)).toMatchObject({
    conclusion: 'failed',
    message:
      'The model went in circles: the same call of `edit` failed again and again. The branch holds the phases that are finished. Mend the plan or the cause, and approve the pull request again: the next run goes on from there.',
  });
  const answers = turns.map((turn) => turn.lastToolResults[0]?.text ?? '');
  expect(answers.map((answer) => answer.includes('failed 3 times in the same way'))).toEqual([
    false,
    false,
    false,
    true,
  ]);
  expect(turns[3]?.lastToolResults[0]?.isError).toBe(true);
  stage.claude.assertClean();
});

test('an edit that is made and taken back is told to the model, and then ends the phase as failed', async () => {
  const turns: ModelTurn[] = [];
  const flip = [edit('left', 'right'), edit('right', 'left')];
  const steps = [...flip, ...flip].map((reply) => shown(turns, reply));
  await using stage = await openStage(script(steps), { files });
  expect(await end(stage)).toMatchObject({
    conclusion: 'failed',
    message: expect.stringContaining('the same change of a file was made and taken back'),
  });
  expect(turns[3]?.lastToolResults[0]?.text).toContain('for the second time');
  stage.claude.assertClean();
});

test('turns without a change are told to the model, and then end the phase as failed', async () => {
  const turns: ModelTurn[] = [];
  const look: Reply = call('glob', { pattern: '*' });
  await using stage = await openStage(script(again(37, shown(turns, look))), { files });
  // What the stage has just laid out is older than the phase, by the clock of the file system as well.
  await sleep(20);
  expect(await end(stage)).toMatchObject({
    conclusion: 'failed',
    message: expect.stringContaining('no file changed any more'),
  });
  const told = turns.findIndex(({ lastToolResults }) =>
    lastToolResults[0]?.text.includes('No file has changed for 25 turns'),
  );
  expect(told).toBe(26);
  stage.claude.assertClean();
});

test('a phase that is worked on by commands alone is none of these', async () => {
  const work = call('bash', { command: './generate' });
  const steps = [...again(60, work), tick(1, 1, 2), done];
  await using stage = await openStage(script(steps), { files, limits: { turns: 100 } });
  let count = 0;
  const shell = {
    exec: async () => {
      count += 1;
      if (count % 20 === 0) await writeFile(join(stage.tree.path, 'generated.js'), String(count));
      return { exitCode: 0, outcome: 'exited', output: 'ok', omittedBytes: 0 };
    },
    keep: async () => undefined,
    still: <T>(work: () => Promise<T>) => work(),
  };
  expect(await (await implementer(stage, { shell })).work(protocol)).toEqual({ kind: 'worked' });
  stage.claude.assertClean();
});

test('looking without changing is what the report is for', async () => {
  const report = call('submit_report', {
    criteria: [{ criterion: 'It works.', met: true, evidence: 'Seen.' }],
    next_steps: [],
  });
  const look: Reply = call('glob', { pattern: '*' });
  await using stage = await openStage(script([...again(40, look), report]), {
    files,
    limits: { turns: 100 },
  });
  const session = await implementer(stage);
  expect(await session.report(['It works.'], 'Fine.')).toMatchObject({ criteria: [{ met: true }] });
});

test('a planner that hands in the same faulty plan again and again is stopped as well', async () => {
  await using stage = await openStage(script(again(4, submit)));
  const review = async () => ({ kind: 'findings' as const, text: 'No phases.' });
  expect(await plan(stage, { review }).catch((error: unknown) => error)).toMatchObject({
    conclusion: 'failed',
    message:
      'The model went in circles: the same call of `submit_plan` failed again and again. Describe the change more precisely and start again.',
  });
});

test('several calls of one turn count one by one', async () => {
  const { toolCalls = [] } = edit('nowhere', 'x');
  const four = calls(...toolCalls, ...toolCalls, ...toolCalls, ...toolCalls);
  await using stage = await openStage(script([four]), { files });
  expect(await end(stage)).toMatchObject({ conclusion: 'failed' });
  expect(stage.claude.requests).toHaveLength(1);
});
