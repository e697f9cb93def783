import { describe, expect, test } from '@jest/globals';
import { call, calls, type Step, say } from '../support/claude/scripted-model.ts';
import { asRead, expectEnding } from '../support/expect-ending.ts';
import type { CheckRun } from '../support/github/state.ts';
import { subjects } from '../support/look.ts';
import { openProposal } from '../support/proposal.ts';
import {
  greeting,
  greetingEnds,
  greetingModel,
  greetingPlan,
  greetingScripts,
  nobody,
} from '../support/scenarios/greeting.ts';
import { MAINTAINER, openStory, REVIEWER, type Story } from '../support/story.ts';

const { planner, phaseOne, phaseTwo, report } = greetingScripts;
const PLAN = 'Baton / plan';
const IMPLEMENTATION = 'Baton / implementation';
const BRANCH = 'baton/issue-1-greet-by-name';
const RUN = '/lantern/greeting/actions/runs/7001';
const { implemented: done } = greetingEnds;

describe('the gate', () => {
  test('is not green before the approval, green by it, and follows the branch from phase to phase', async () => {
    const vague = '- [ ] Greeting works well.';
    const seen: Record<string, string>[] = [];
    let story: Story | undefined;
    /** What the checks show when the model is asked. */
    const looking =
      (reply: Step): Step =>
      (turn) => {
        seen.push(statesIn(story?.repository.checkRuns ?? []));
        return typeof reply === 'function' ? reply(turn) : reply;
      };
    const body = greetingPlan.body.trimEnd();
    const [firstPhase, ...restOfOne] = phaseOne;
    const [secondPhase, ...restOfTwo] = phaseTwo;
    await using opened = await openStory({
      ...greeting,
      model: greetingModel({
        plans: [call('submit_plan', { ...greetingPlan, body: `${body}\n${vague}\n` })],
        implements: [
          ...[looking(firstPhase), ...restOfOne, looking(secondPhase), ...restOfTwo],
          call('submit_report', {
            criteria: [
              { criterion: 'sh check.sh passes.', met: true, evidence: 'It printed nothing bad.' },
              { criterion: 'Greeting works well.', met: true, evidence: 'README.md:3 shows it.' },
            ],
            next_steps: [],
          }),
        ],
      }),
    });
    story = opened;

    const planned = await story.run(story.label());
    expect(planned.outputs).toMatchObject({ conclusion: 'planned' });
    const planPath = planned.outputs.plan_path ?? '';
    const planHead = await headOf(story);
    const [waiting, ...others] = story.repository.checkRuns;
    expect(others).toEqual([]);
    expect(waiting).toMatchObject({ name: PLAN, headSha: planHead, conclusion: 'action_required' });
    expect(waiting?.summary).toContain('**approve** this pull request');
    expect(waiting?.summary).toContain(`[The run](${story.github.serverUrl}${RUN})`);
    const plan = await story.github.readFile({ repository: story.repository, ref: planHead, path: planPath });
    const line = (plan ?? '').split('\n').indexOf(vague) + 1;
    expect(waiting?.annotations).toEqual([
      {
        path: planPath,
        start_line: line,
        end_line: line,
        annotation_level: 'warning',
        title: 'criterion-decidable',
        message: expect.stringMatching(/^“works” is for nobody to decide\.\n.+/),
      },
    ]);

    const run = await story.run(await story.approve(2));
    expect(run.outputs).toMatchObject({ conclusion: 'implemented' });
    const [, phaseOneHead = '', phaseTwoHead = ''] = await headsOf(story);
    expect(seen).toEqual([
      { [`${PLAN} ${planHead}`]: 'success', [`${IMPLEMENTATION} ${planHead}`]: 'in_progress' },
      {
        [`${PLAN} ${planHead}`]: 'success',
        [`${IMPLEMENTATION} ${planHead}`]: 'neutral',
        [`${PLAN} ${phaseOneHead}`]: 'success',
        [`${IMPLEMENTATION} ${phaseOneHead}`]: 'in_progress',
      },
    ]);
    expect(statesIn(story.repository.checkRuns)).toEqual({
      [`${PLAN} ${planHead}`]: 'success',
      [`${IMPLEMENTATION} ${planHead}`]: 'neutral',
      [`${PLAN} ${phaseOneHead}`]: 'success',
      [`${IMPLEMENTATION} ${phaseOneHead}`]: 'neutral',
      [`${PLAN} ${phaseTwoHead}`]: 'success',
      [`${IMPLEMENTATION} ${phaseTwoHead}`]: 'success',
    });
    expect(story.repository.checkRuns).toHaveLength(6);

    expect(checkOn(story, planHead, PLAN)).toMatchObject({
      title: `Approved by ${REVIEWER}`,
      annotations: [{ start_line: line }],
    });
    expect(checkOn(story, phaseOneHead, IMPLEMENTATION).title).toBe(
      `Went on with ${phaseTwoHead.slice(0, 7)}`,
    );
    const final = checkOn(story, phaseTwoHead, IMPLEMENTATION);
    expect(final.title).toBe('2 of 2 phases done, 2 of 2 criteria met');
    expect(final.summary).toContain('- [x] **Phase 1: A greeting with a name**');
    expect(final.summary).toContain('- [x] **Phase 2: Say so**');
    expect(asRead(final.summary ?? '')).toContain('all greetings are right');
    expect(final.summary).toContain(`[The run](${story.github.serverUrl}${RUN})`);
    story.assertClean();
  });

  test('is not green where nobody approved', async () => {
    await using story = await openProposal({
      ...greeting,
      plan: greetingPlan,
      model: greetingModel({ plans: [] }),
    });
    const started = story.dispatch({ by: MAINTAINER, typed: { command: 'implement', pull_request: '2' } });
    await story.run(started, { inputs: { command: 'implement', pull_request: '2', auto: 'true' } });
    const head = await headOf(story);
    expect(checkOn(story, head, PLAN)).toMatchObject({
      conclusion: 'neutral',
      title: 'Nobody approved this plan',
    });
    expect(checkOn(story, head, IMPLEMENTATION)).toMatchObject({ conclusion: 'success' });
    story.assertClean();
  });

  test('stays closed where an approval does not count', async () => {
    await using story = await openStory({ ...greeting, model: greetingModel({ implements: [] }) });
    await story.run(story.label());
    const run = await story.run(await story.approve(2, 'passer-by'));
    expect(run.outputs).toMatchObject({ conclusion: 'refused' });
    expect(statesIn(story.repository.checkRuns)).toEqual({
      [`${PLAN} ${await headOf(story)}`]: 'action_required',
    });
    story.assertClean();
  });

  test('fails where the configuration of the repository cannot be used', async () => {
    await using story = await openProposal({ ...greeting, plan: greetingPlan, model: nobody });
    await story.github.commit({
      repository: story.repository,
      files: { '.github/baton.yml': 'quality:\n  comands: ["sh check.sh"]\n' },
      message: 'A slip',
      author: 'maintainer',
    });
    for (const event of [await story.approve(2), story.label()]) {
      expect((await story.run(event)).outputs).toMatchObject({ conclusion: 'failed' });
      const check = checkOn(story, story.planHead, PLAN);
      expect(check).toMatchObject({ conclusion: 'failure', title: 'The configuration has to be mended' });
      expect(asRead(check.summary ?? '')).toContain('line 2, `quality.comands`');
    }
    expect(story.repository.checkRuns).toHaveLength(1);
    story.assertClean();
  });

  test('is only missing, and says so, where the token may not show it', async () => {
    await using story = await openProposal({
      ...greeting,
      plan: greetingPlan,
      model: greetingModel({ plans: [] }),
    });
    const permissions = { contents: 'write', issues: 'write', pull_requests: 'write' } as const;
    const token = story.github.appToken({ repositories: [story.repository], permissions });
    const run = await story.run(await story.approve(2), { inputs: { github_token: token } });
    await expectEnding(story, run, done);
    expect(story.repository.checkRuns).toEqual([]);
    const notice = 'The checks could not be shown: give the token `checks: write`.';
    expect(asRead(story.comments(2)[0] ?? '')).toContain(notice);
    expect(asRead(run.summary)).toContain(notice);
    expect(run.log.split('\n').filter((line) => line.includes('could not be shown'))).toHaveLength(1);
  });

  test('is shown once, although an answer was lost', async () => {
    await using story = await openProposal({
      ...greeting,
      plan: greetingPlan,
      model: greetingModel({ plans: [] }),
    });
    const checks = '/repos/lantern/greeting/check-runs';
    story.github.fault({ match: { method: 'POST', path: checks }, kind: 'cut-after-effect' });
    story.github.fault({ match: { method: 'POST', path: checks }, skip: 2, kind: 'cut-before-effect' });
    await expectEnding(story, await story.run(await story.approve(2)), done);
    expect(story.repository.checkRuns).toHaveLength(6);
    expect(Object.keys(statesIn(story.repository.checkRuns))).toHaveLength(6);
  });

  test('does not hold a run up that GitHub does not answer about checks', async () => {
    await using story = await openProposal({
      ...greeting,
      plan: greetingPlan,
      model: greetingModel({ plans: [] }),
    });
    const path = `/repos/lantern/greeting/commits/${story.planHead}/check-runs`;
    story.github.fault({ match: { method: 'GET', path }, times: 4, kind: { status: 502 } });
    const run = await story.run(await story.approve(2));
    await expectEnding(story, run, done);
    expect(run.log).toContain(`The check ${PLAN} could not be shown`);
    expect(checkOn(story, await headOf(story), IMPLEMENTATION)).toMatchObject({ conclusion: 'success' });
  });
});

describe('an implementation that does not get there', () => {
  const broken: Step[] = [
    calls(
      { name: 'write', input: { file_path: 'tests/readme.sh', content: 'echo "no such greeting"; false\n' } },
      { name: 'complete_step', input: { phase: 2, step: 1 } },
    ),
    say('It is done.'),
    say('I cannot see what is wrong.'),
  ];
  const files = {
    ...greeting.files,
    '.github/baton.yml': 'quality: { commands: ["sh check.sh"], max_fix_rounds: 1 }\n',
  };

  test('fails with what the check printed; the next run shows anew on the same commit', async () => {
    await using story = await openProposal({
      ...greeting,
      files,
      plan: greetingPlan,
      model: greetingModel({ plans: [], implements: [...phaseOne, ...broken, ...phaseTwo, report] }),
    });
    const approval = await story.approve(2);
    await story.run(approval);
    const phaseOneHead = await headOf(story);
    const failed = checkOn(story, phaseOneHead, IMPLEMENTATION);
    expect(failed).toMatchObject({ conclusion: 'failure', title: 'Failed, 1 of 2 phases done' });
    expect(failed.text).toContain('no such greeting');
    expect(failed.summary).toContain('- [x] **Phase 1: A greeting with a name**');
    expect(failed.summary).toContain('**Phase 2: Say so** – ❌ not finished');
    expect(checkOn(story, phaseOneHead, PLAN)).toMatchObject({ conclusion: 'success' });

    await expectEnding(story, await story.run(approval), done);
    const again = checkOn(story, phaseOneHead, IMPLEMENTATION);
    expect(again).toMatchObject({ conclusion: 'neutral' });
    // GitHub does not let a completed check run again, and shows the newest of a name.
    expect(again.id).toBeGreaterThan(failed.id);
    expect(checksOn(story, phaseOneHead).map(({ name }) => name)).toEqual([
      PLAN,
      IMPLEMENTATION,
      IMPLEMENTATION,
    ]);
    expect(checkOn(story, await headOf(story), IMPLEMENTATION)).toMatchObject({ conclusion: 'success' });
  });

  test('is a draft for the check as well where an approval could not be taken back', async () => {
    await using story = await openProposal({
      ...greeting,
      plan: greetingPlan,
      model: greetingModel({ plans: [] }),
    });
    story.github.fault({ match: { method: 'PUT', path: /\/dismissals$/ }, kind: { status: 403 } });
    await story.run(await story.approve(2));
    expect((await story.pull(2)).pull.draft).toBe(true);
    const check = checkOn(story, await headOf(story), IMPLEMENTATION);
    expect(check).toMatchObject({ conclusion: 'neutral', title: expect.stringContaining('Left a draft') });
    story.assertClean();
  });

  test('asks for somebody where a question has to be answered', async () => {
    const ask = call('ask_question', { question: 'Ada, or everybody?' });
    await using story = await openProposal({
      ...greeting,
      plan: greetingPlan,
      model: greetingModel({ plans: [], implements: [ask] }),
    });
    await story.run(await story.approve(2));
    const check = checkOn(story, story.planHead, IMPLEMENTATION);
    expect(check).toMatchObject({ conclusion: 'action_required' });
    expect(asRead(check.summary ?? '')).toContain('Ada, or everybody?');
    story.assertClean();
  });
});

describe('a success criterion', () => {
  const criteria = [
    '- [ ] `sh tests/name.sh` passes.',
    '- [ ] `sh greet.sh` greets the world.',
    '- [ ] `sh tests/late.sh` passes.',
    '- [ ] `README.md` shows how to be greeted.',
  ].join('\n');
  const claims = (met: boolean) =>
    call('submit_report', {
      criteria: [
        'sh tests/name.sh passes.',
        'sh greet.sh greets the world.',
        'sh tests/late.sh passes.',
        'README.md shows how to be greeted.',
      ].map((criterion) => ({ criterion, met, evidence: 'I ran it and it is fine.' })),
      next_steps: [],
    });
  /** Writes a test that fails, and one that nothing but a criterion names. */
  const careless: Step[] = [
    calls(
      { name: 'write', input: { file_path: 'tests/name.sh', content: 'echo "Ada is a stranger"; exit 3\n' } },
      { name: 'write', input: { file_path: 'tests/late.sh', content: 'echo "too late"; exit 4\n' } },
      { name: 'complete_step', input: { phase: 1, step: 1 } },
      { name: 'complete_step', input: { phase: 1, step: 2 } },
    ),
    say('Names are greeted.'),
    say('The test is right, I leave it so.'),
  ];

  test('is not met where the host’s own run failed, whatever the model claims', async () => {
    await using story = await openProposal({
      ...greeting,
      files: { ...greeting.files, '.github/baton.yml': 'quality: { commands: ["sh tests/world.sh"] }\n' },
      plan: { ...greetingPlan, body: greetingPlan.body.replace('- [ ] `sh check.sh` passes.', criteria) },
      model: greetingModel({ plans: [], implements: [...careless, ...phaseTwo, claims(true)] }),
    });
    const run = await story.run(await story.approve(2));
    expect(run.outputs).toMatchObject({ conclusion: 'implemented' });
    const { pull } = await story.pull(2);
    expect(pull.draft).toBe(true);

    const told = asRead(story.comments(2)[0] ?? '');
    expect(told).toContain('**Success criteria**: 2 of 4 met');
    expect(told).toMatch(
      /❌ `sh tests\/name\.sh` passes\.\n\n {2}`sh tests\/name\.sh` failed, run by the host/,
    );
    expect(told).toContain('Ada is a stranger');
    expect(told).toMatch(
      /❌ `sh tests\/late\.sh` passes\.\n\n {2}`sh tests\/late\.sh` failed, run by the host/,
    );
    expect(told).toContain('too late');
    expect(told).toMatch(
      /✅ `sh greet\.sh` greets the world\.\n\n {2}`sh greet\.sh` passed, run by the host/,
    );
    expect(told).toMatch(/✅ `README\.md` shows how to be greeted\.\n\n {2}The implementer’s word:/);
    expect(told).toContain(
      'The pull request stays a draft: 2 of 4 success criteria are not met: “sh tests/name.sh passes”; “sh tests/late.sh passes”.',
    );

    const check = checkOn(story, await headOf(story), IMPLEMENTATION);
    expect(check).toMatchObject({ conclusion: 'neutral', title: 'Left a draft: 2 of 4 criteria met' });
    expect(asRead(check.summary ?? '')).toContain('❌ `sh tests/name.sh` passes.');
    story.assertClean();
  });

  test('that the implementer says is not met is not, although its command passed', async () => {
    await using story = await openProposal({
      ...greeting,
      plan: greetingPlan,
      model: greetingModel({
        plans: [],
        implements: [
          ...phaseOne,
          ...phaseTwo,
          call('submit_report', {
            criteria: [{ criterion: 'sh check.sh passes.', met: false, evidence: 'It skips one.' }],
            next_steps: [],
          }),
        ],
      }),
    });
    await story.run(await story.approve(2));
    expect((await story.pull(2)).pull.draft).toBe(true);
    const told = asRead(story.comments(2)[0] ?? '');
    expect(told).toMatch(/❌ `sh check\.sh` passes\.\n\n {2}`sh check\.sh` passed, run by the host/);
    expect(told).toContain('It skips one.');
    story.assertClean();
  });
});

test('planning again puts the gate on the new version', async () => {
  await using story = await openStory({
    ...greeting,
    model: greetingModel({ plans: [...planner, ...planner], implements: [] }),
  });
  await story.run(story.label());
  const first = await headOf(story);
  await story.run(story.label(), { runId: '7002' });
  const second = await headOf(story);
  expect(await subjects(story, BRANCH)).toHaveLength(2);
  expect(statesIn(story.repository.checkRuns)).toEqual({
    [`${PLAN} ${first}`]: 'action_required',
    [`${PLAN} ${second}`]: 'action_required',
  });
  story.assertClean();
});

async function headOf(story: Story): Promise<string> {
  return (await story.pull(2)).pull.head.sha;
}

/** The commits of the branch beyond the default branch, oldest first. */
async function headsOf({ github, repository }: Story): Promise<string[]> {
  const commits = await github.log({ repository, ref: BRANCH, since: repository.defaultBranch });
  return commits.map(({ sha }) => sha);
}

/** By name and commit, the newest of each as GitHub shows it. */
function statesIn(runs: readonly CheckRun[]): Record<string, string> {
  return Object.fromEntries(
    runs.map(({ name, headSha, status, conclusion }) => [`${name} ${headSha}`, conclusion ?? status]),
  );
}

function checksOn({ repository }: Story, sha: string): CheckRun[] {
  return repository.checkRuns.filter(({ headSha }) => headSha === sha);
}

function checkOn(story: Story, sha: string, name: string): CheckRun {
  const found = checksOn(story, sha).findLast((run) => run.name === name);
  if (!found) throw new Error(`There is no ${name} on ${sha}`);
  return structuredClone(found);
}
