import { expect, test } from '@jest/globals';
import type { ImplementerParams } from '../../src/agent/implementer.ts';
import { call, type ModelTurn, type Reply, say, script } from '../support/claude/scripted-model.ts';
import { implementer, protocol, tick } from './support/implementing.ts';
import { shown } from './support/shown.ts';
import { openStage, type Stage } from './support/stage.ts';

const bash = call('bash', { command: 'make' });
const shell = (exec: ImplementerParams['shell']['exec']): Partial<ImplementerParams> => ({
  shell: { exec, keep: async () => undefined, still: (work) => work() },
});
const work = async (stage: Stage, overrides: Partial<ImplementerParams> = {}) =>
  (await implementer(stage, overrides)).work(protocol);

test('a tool that throws what it did not mean to ends the run with that, and nothing more is sent', async () => {
  await using stage = await openStage(script([bash]));
  const fault = new TypeError('undefined is not a function');
  const exec = async () => {
    throw fault;
  };
  await expect(work(stage, shell(exec))).rejects.toBe(fault);
  expect(stage.claude.requests).toHaveLength(1);
});

test('a tool that hangs ends with the time of the run', async () => {
  await using stage = await openStage(script([bash]), {
    limits: { deadline: new Date('2026-11-20T10:00:00.300Z') },
  });
  await expect(
    work(
      stage,
      shell(() => new Promise(() => undefined)),
    ),
  ).rejects.toMatchObject({
    conclusion: 'limit_reached',
    message: expect.stringContaining('`limits.minutes`'),
  });
  expect(stage.claude.requests).toHaveLength(1);
});

test('a tool that hangs does not keep a run from being cancelled', async () => {
  const abort = new AbortController();
  await using stage = await openStage(script([bash]), { signal: abort.signal });
  const exec = () => {
    setImmediate(() => abort.abort());
    return new Promise<never>(() => undefined);
  };
  await expect(work(stage, shell(exec))).rejects.toMatchObject({ conclusion: 'cancelled' });
});

test('a tool that floods is shown in part', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([bash, shown(turns, tick(1, 1, 2)), say('Done.')]));
  const output = 'flood '.repeat(2_000_000);
  const exec = async () => ({ exitCode: 0, outcome: 'exited', output, omittedBytes: 0 });
  await work(stage, shell(exec));
  expect(turns[0]!.result('bash')!.text.length).toBeLessThan(20_000);
  stage.claude.assertClean();
});

const BAD: [string, Reply, RegExp][] = [
  [
    'a tool that is not there',
    { toolCalls: [{ name: 'sudo', input: {}, offSpec: true }] },
    /'sudo' not found/,
  ],
  [
    'an input that does not fit',
    { toolCalls: [{ name: 'bash', input: { command: 7 }, offSpec: true }] },
    /bash: .*expected string/s,
  ],
  ['an input that lacks what is needed', { toolCalls: [{ name: 'read', input: {}, offSpec: true }] }, /read/],
];

test.each(BAD)('%s is answered as an error, and the session goes on', async (_, reply, told) => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([reply, shown(turns, tick(1, 1, 2)), say('Done.')]));
  expect(await work(stage)).toEqual({ kind: 'worked' });
  const [result] = turns[0]!.lastToolResults;
  expect(result).toMatchObject({ isError: true, text: expect.stringMatching(told) });
  stage.claude.assertClean();
});
