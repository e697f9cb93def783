import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { call, calls, type Reply, type Step, say } from '../support/claude/scripted-model.ts';
import { asRead, expectEnding } from '../support/expect-ending.ts';
import { subjects } from '../support/look.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import {
  greeting,
  greetingEnds,
  greetingModel,
  greetingPlan,
  greetingScripts,
} from '../support/scenarios/greeting.ts';

const run = promisify(execFile);
const { phaseOne, phaseTwo, report } = greetingScripts;
const BRANCH = 'baton/issue-1-greet-by-name';
const [PLAN, ONE, TWO] = [
  'plan: Greet people by their name (#1)',
  'Greet people by their name — phase 1/2: A greeting with a name (#1)',
  'Greet people by their name — phase 2/2: Say so (#1)',
];
const WIP = 'WIP: Greet people by their name — phase 1/2, unfinished: A greeting with a name (#1)';
const { implemented: done } = greetingEnds;
const LIMIT = { inputs: { max_cost_usd: '2' } };

/** An answer that uses up the two dollars of the run: its calls still run. */
const dear = (reply: Reply): Reply => ({ ...reply, usage: { output_tokens: 200_000 } });
const write = (file_path: string, content: string) => ({ name: 'write', input: { file_path, content } });
const tick = (step: number) => ({ name: 'complete_step', input: { phase: 1, step } });

/** The first step of phase 1, which keeps the check passing. */
const HALF = `echo "Hello, \${1:-world}!"`;
const halfOfPhaseOne = calls(write('greet.sh', `${HALF}\n`), tick(1));
const restOfPhaseOne: Step[] = [
  calls(write('tests/name.sh', 'test "$(sh greet.sh Ada)" = "Hello, Ada!"\n'), tick(1), tick(2)),
  say('The test was missing.'),
];

function open(
  steps: readonly Step[],
  files: Record<string, string> = greeting.files,
): Promise<ProposedStory> {
  return openProposal({
    ...greeting,
    files,
    plan: greetingPlan,
    model: greetingModel({ plans: [], implements: steps }),
  });
}

const told = (story: ProposedStory, request: number) =>
  JSON.stringify(story.claude.requests[request]?.prompt?.messages);
const recordLines = ([record = '']: string[]): Record<string, unknown>[] =>
  record
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('work that a limit cut off', () => {
  test('is kept as a marked commit where the check passes, and the next run goes on with it', async () => {
    await using story = await open([dear(halfOfPhaseOne), ...restOfPhaseOne, ...phaseTwo, report]);
    const approval = await story.approve(2);
    const first = await story.run(approval, LIMIT);
    await expectEnding(story, first, {
      conclusion: 'limit_reached',
      says: 'What was begun of phase 1 is on the branch, in a commit marked as work in progress, for it passes the quality check: the next run goes on with it. To go on from there, comment `/baton implement`.',
      commentOn: 2,
      state: 'baton:failed',
      goesOn: true,
    });
    expect(first.outputs).toMatchObject({ phases_done: '0', phases_total: '2' });
    const commits = await story.github.log({ repository: story.repository, ref: BRANCH, since: 'main' });
    expect(commits.map(({ message }) => message.split('\n')[0])).toEqual([PLAN, WIP]);
    const { message = '' } = commits[1] ?? {};
    expect(message).toMatch(/^Baton-Work-In-Progress: 1\/2$/m);
    expect(message).toMatch(/^Baton-Run: [0-9a-f]{16}$/m);
    expect(message).not.toMatch(/^Baton-Phase:/m);

    const second = await story.run(story.say('/baton implement', { on: 2 }));
    await expectEnding(story, second, done);
    expect(told(story, 1)).toContain('An earlier run began this phase');
    expect(told(story, 1)).toContain(JSON.stringify(HALF).slice(1, -1));
    expect(await subjects(story, BRANCH)).toEqual([PLAN, WIP, ONE, TWO]);
  });

  test('is kept as a patch in the record where the check fails, and the phase begins anew', async () => {
    const broken = calls(write('greet.sh', 'echo "Good day!"\n'), tick(1));
    await using story = await open([dear(broken), ...phaseOne, ...phaseTwo, report]);
    const approval = await story.approve(2);
    const first = await story.run(approval, LIMIT);
    const [, name] =
      /\((baton-implement-[0-9a-f]{16}\.jsonl)\)/.exec(asRead(first.summary).replaceAll('`', '')) ?? [];
    expect(name).toBeDefined();
    await expectEnding(story, first, {
      conclusion: 'limit_reached',
      says: `What was begun of phase 1 is not on the branch, because it does not pass the quality check: it is kept as a patch in the record of this run (\`${name}\`), and the next run begins that phase anew. To go on from there, comment \`/baton implement\`.`,
      commentOn: 2,
      state: 'baton:failed',
      goesOn: true,
    });
    expect(await subjects(story, BRANCH)).toEqual([PLAN]);
    const patch = recordLines(first.sessionRecords).find(({ kind }) => kind === 'unfinished');
    expect(patch).toMatchObject({ phase: 1, because: 'it does not pass the quality check' });
    expect(await applied(String(patch?.patch), { 'greet.sh': greeting.files['greet.sh'] })).toEqual({
      'greet.sh': 'echo "Good day!"\n',
    });

    await expectEnding(story, await story.run(approval), done);
    expect(told(story, 1)).not.toContain('An earlier run began this phase');
    expect(await subjects(story, BRANCH)).toEqual([PLAN, ONE, TWO]);
  });

  test.each([
    { what: 'a protected path', path: '.github/workflows/release.yml', content: () => 'on: push\n' },
    { what: 'what the plan says to leave alone', path: 'check.sh', content: () => 'true\n' },
    { what: 'a secret', path: 'key.txt', content: (key: string) => `${key}\n` },
  ])('is not committed with $what, whatever the check says', async ({ path, content }) => {
    let key = '';
    const work: Step = () => dear(calls(write(path, content(key)), tick(1)));
    await using story = await open([work]);
    key = story.claude.apiKey;
    const ended = await story.run(await story.approve(2), LIMIT);
    await expectEnding(story, ended, {
      conclusion: 'limit_reached',
      says: 'is not on the branch, because it could not be committed as it was',
      commentOn: 2,
      state: 'baton:failed',
    });
    expect(await subjects(story, BRANCH)).toEqual([PLAN]);
    expect(ended.sessionRecords.join('')).not.toContain(key);
    expect(ended.sessionRecords.join('')).toContain(`b/${path}`);
  });

  test('leaves no commit where nothing was changed', async () => {
    await using story = await open([dear(call('read', { file_path: 'greet.sh' }))]);
    const ended = await story.run(await story.approve(2), LIMIT);
    await expectEnding(story, ended, {
      conclusion: 'limit_reached',
      says: /^(?!.*What was begun).*To go on from there, comment/s,
      commentOn: 2,
      state: 'baton:failed',
    });
    expect(await subjects(story, BRANCH)).toEqual([PLAN]);
  });
});

test('work that the end of the workflow run cut off is a patch in the record, for there is no time to check it', async () => {
  const interrupt = new AbortController();
  const tooLate: Step = () => {
    interrupt.abort();
    return say('Too late.');
  };
  await using story = await open([halfOfPhaseOne, tooLate]);
  story.claude.fault({
    kind: { stallAfterEvents: 2 },
    when: ({ lastToolResults }) => lastToolResults.length > 0,
  });
  const ended = await story.run(await story.approve(2), {
    interrupt: { when: interrupt.signal, with: 'SIGTERM' },
  });
  await expectEnding(story, ended, {
    conclusion: 'cancelled',
    says: /0 of 2 phases are finished.*because there was no time left to check it: it is kept as a patch/s,
    commentOn: 2,
    state: 'baton:awaiting-approval',
    goesOn: true,
  });
  expect(await subjects(story, BRANCH)).toEqual([PLAN]);
  const patch = recordLines(ended.sessionRecords).find(({ kind }) => kind === 'unfinished');
  expect(patch?.patch).toContain(`+${HALF}`);
});

/** What becomes of `files` where the patch is applied to them. */
async function applied(patch: string, files: Record<string, string>): Promise<Record<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), 'patch-'));
  try {
    for (const [path, content] of Object.entries(files)) await writeFile(join(directory, path), content);
    await writeFile(join(directory, 'work.patch'), patch);
    await run('git', ['apply', 'work.patch'], { cwd: directory });
    const read = Object.keys(files).map(async (path) => [
      path,
      await readFile(join(directory, path), 'utf8'),
    ]);
    return Object.fromEntries(await Promise.all(read));
  } finally {
    await rm(directory, { recursive: true });
  }
}
