import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Stop, type StopConclusion } from '../../../src/core/stop.ts';
import { keepUnfinished } from '../../../src/jobs/implementing/keep-unfinished.ts';
import type { RunEvent } from '../../../src/jobs/run/run-event.ts';
import { openRunEvents } from '../../../src/jobs/run/run-events.ts';
import { exportTree } from '../../../src/workspace/git/export-tree.ts';
import { fetchBranch } from '../../../src/workspace/git/fetch.ts';
import { testClient } from '../../github/support.ts';
import { phaseText, samplePlan } from '../../support/plans.ts';
import { type Remote, startRemote } from '../../workspace/support/remote.ts';

type Params = Parameters<typeof keepUnfinished>;

const plan = samplePlan({
  sections: { Phases: phaseText({ number: 1, files: ['create `x.js`'], verify: ['`npm test`'] }) },
});
let remote: Remote;
beforeAll(async () => {
  remote = await startRemote();
});
afterAll(async () => remote[Symbol.asyncDispose]());
let runs = 0;

/** A run that ends in the middle of its only phase with a changed file. */
async function stopped(
  error: unknown,
  {
    minutes = 15,
    check = () => 0,
    signal,
    recorded = true,
    content = 'two\n',
  }: {
    minutes?: number;
    check?: () => number;
    signal?: AbortSignal;
    recorded?: boolean;
    content?: string;
  } = {},
) {
  const branch = `baton/issue-4-cache-${runs++}`;
  remote.commit({ branch, files: { 'a.js': 'one\n' } });
  const repository = await remote.open();
  const head = await fetchBranch(repository, { branch });
  const workTree = join(remote.scratch, `work-${runs}`);
  await exportTree(repository, { commit: head, into: workTree });
  writeFileSync(join(workTree, 'a.js'), content);
  const ran: { command: string; timeoutMs: number }[] = [];
  const events: RunEvent[] = [];
  const client = testClient();
  const run = {
    id: '0123456789abcdef',
    repository: { id: 1, owner: 'acme', name: 'shop', defaultBranch: 'main' },
    deps: {
      github: client,
      log: client.log,
      clock: () => new Date('2026-11-20T10:00:00Z'),
      host: { signal, secrets: [], environment: { PATH: process.env.PATH } },
      settings: { dryRun: true },
    },
    config: {
      quality: { commands: ['npm test'], timeout_minutes: minutes },
      protected_paths: [],
      plans: { directory: '.claude/plans' },
    },
    events: openRunEvents([(event) => void events.push(event)]),
    recordPath: recorded ? '/records/baton.jsonl' : undefined,
    stage: { kind: 'implementing' },
  };
  const sandbox = {
    still: <T>(work: () => Promise<T>) => work(),
    run: async (command: string, { timeoutMs }: { timeoutMs: number }) => {
      ran.push({ command, timeoutMs });
      const exitCode = check();
      return { command, outcome: 'exited', exitCode, output: '', omittedBytes: 0, durationMs: 1 };
    },
  };
  const authority = { approvers: [], reviews: [] };
  const workbench = { sandbox, repository, workTree, head, branch, pullRequest: 2, authority };
  const proposed = { plan, path: '.claude/plans/2026-11-20-cache.md' };
  const [phase] = plan.phases;
  await keepUnfinished(
    run as unknown as Params[0],
    { phase, proposed, workbench, error } as unknown as Params[1],
  );
  return { unfinished: (run.stage as { unfinished?: unknown }).unfinished, ran, events };
}

const limit = new Stop('limit_reached', 'The run reached its time limit.');
const patchIn = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.kind === 'unfinished' ? [event.patch] : [])).join();

test('the check after the end of a run takes five minutes at most, whatever it may take otherwise', async () => {
  const failing = { check: () => 1 };
  const [long, short] = [
    await stopped(limit, { ...failing, minutes: 60 }),
    await stopped(limit, { ...failing, minutes: 2 }),
  ];
  expect(long.ran.map(({ timeoutMs }) => timeoutMs)).toEqual([expect.closeTo(300_000, -3)]);
  expect(short.ran.map(({ timeoutMs }) => timeoutMs)).toEqual([expect.closeTo(120_000, -3)]);
});

test.each<StopConclusion>(['limit_reached', 'cancelled'])(
  '%s: what fails the check becomes a patch',
  async (conclusion) => {
    const { unfinished, events } = await stopped(new Stop(conclusion, 'Over.'), { check: () => 1 });
    expect(unfinished).toEqual({ kind: 'recorded', phase: 1, because: 'it does not pass the quality check' });
    expect(patchIn(events)).toContain('-one\n+two\n');
  },
);

test.each([
  ['failed', new Stop('failed', 'The API broke.')],
  ['needs info', new Stop('needs_info', 'Which one?')],
  ['our own fault', new TypeError('x is not a function')],
])('a run that ended otherwise (%s) is not checked once more: its work is a patch', async (_, error) => {
  const { unfinished, ran, events } = await stopped(error);
  expect(unfinished).toEqual({ kind: 'recorded', phase: 1, because: 'the phase did not come to its end' });
  expect(ran).toEqual([]);
  expect(patchIn(events)).toContain('+two\n');
});

test('a host that ends leaves no time for a check, but for the patch', async () => {
  const { unfinished, ran, events } = await stopped(limit, { signal: AbortSignal.abort() });
  expect(unfinished).toMatchObject({ kind: 'recorded', because: 'there was no time left to check it' });
  expect(ran).toEqual([]);
  expect(patchIn(events)).toContain('+two\n');
});

test('a host that ends during the check is not taken for a check that fails', async () => {
  const ending = new AbortController();
  const check = () => {
    ending.abort();
    return 1;
  };
  const { unfinished, events } = await stopped(limit, { check, signal: ending.signal });
  expect(unfinished).toMatchObject({ kind: 'recorded', because: 'there was no time left to check it' });
  expect(patchIn(events)).toContain('+two\n');
});

test('what is too large for the record is said to be lost', async () => {
  const content = 'a line of text\n'.repeat(300_000);
  const { unfinished, events } = await stopped(limit, { check: () => 1, content });
  expect(unfinished).toMatchObject({ kind: 'lost', because: expect.stringContaining('too large') });
  expect(patchIn(events)).toBe('');
});

test('without a record the work is said to be lost', async () => {
  const { unfinished } = await stopped(limit, { check: () => 1, recorded: false });
  expect(unfinished).toEqual({ kind: 'lost', phase: 1, because: 'it does not pass the quality check' });
});

test('a check that breaks does not hide why the run ended', async () => {
  const check = () => {
    throw new Error('the sandbox is closed');
  };
  const { unfinished, events } = await stopped(limit, { check });
  expect(unfinished).toMatchObject({ kind: 'recorded', because: 'it could not be committed as it was' });
  expect(patchIn(events)).toContain('+two\n');
});
