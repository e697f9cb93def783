import { describe, expect, test } from '@jest/globals';
import { call, calls, type Reply, type Step, say } from '../support/claude/scripted-model.ts';
import { expectEnding } from '../support/expect-ending.ts';
import { look, subjects } from '../support/look.ts';
import { openProposal } from '../support/proposal.ts';
import {
  greeting,
  greetingEnds,
  greetingModel,
  greetingPlan,
  greetingScripts,
  nobody,
} from '../support/scenarios/greeting.ts';
import { openStory, type Story } from '../support/story.ts';

const { planner, phaseOne, phaseTwo, report } = greetingScripts;
const BRANCH = 'baton/issue-1-greet-by-name';
const SUBJECTS = [
  'plan: Greet people by their name (#1)',
  'Greet people by their name — phase 1/2: A greeting with a name (#1)',
  'Greet people by their name — phase 2/2: Say so (#1)',
];
const UNFINISHED = 'WIP: Greet people by their name — phase 2/2, unfinished: Say so (#1)';
const { implemented: done } = greetingEnds;

describe('a limit on planning', () => {
  test('in money ends the run before it costs more', async () => {
    await using story = await openStory({
      ...greeting,
      model: greetingModel({ plans: planner.slice(0, 1), implements: [] }),
    });
    const run = await story.run(story.label(), { inputs: { max_cost_usd: '0.01' } });
    await expectEnding(story, run, {
      conclusion: 'limit_reached',
      says: 'The run reached its limit of 0.01 USD. Raise `limits.plan_usd`',
      commentOn: 1,
      state: 'baton:failed',
    });
    expect(Number(run.outputs.cost_usd)).toBeGreaterThan(0.01);
    expect(story.comments(1)[0]).toContain('Tokens and cost');
    expect(story.claude.requests).toHaveLength(1);
    expect(Object.keys((await look(story)).branches)).toEqual(['main']);
  });

  test('in turns is reached by a planner that never comes to an end', async () => {
    const look: Step = call('grep', { pattern: 'Hello' });
    await using story = await openStory({
      ...greeting,
      files: { ...greeting.files, '.github/baton.yml': 'limits: { turns: 3 }\n' },
      model: greetingModel({ plans: [look, look, look], implements: [] }),
    });
    await expectEnding(story, await story.run(story.label()), {
      conclusion: 'limit_reached',
      says: 'The run reached its limit of 3 turns. Raise `limits.turns`',
      commentOn: 1,
      state: 'baton:failed',
    });
  });
});

describe('a limit on implementing', () => {
  const limits = [
    {
      what: 'in money',
      inputs: { max_cost_usd: '2' },
      files: greeting.files,
      // Two dollars for what it has written.
      dear: { ...phaseTwo[0], usage: { output_tokens: 200_000 } } satisfies Reply,
      says: 'The run reached its limit of 2 USD.',
      andGoesOn: true,
    },
    {
      what: 'in context',
      inputs: {},
      files: { ...greeting.files, '.github/baton.yml': 'limits: { context_tokens: 50000 }\n' },
      dear: { ...phaseTwo[0], usage: { input_tokens: 60_000 } } satisfies Reply,
      says: 'The run reached its limit of 50000 tokens of context.',
      andGoesOn: false,
    },
  ];
  test.each(limits)('$what keeps the finished phase', async ({ inputs, files, dear, says, andGoesOn }) => {
    await using story = await openProposal({
      ...greeting,
      files,
      plan: greetingPlan,
      model: greetingModel({
        plans: [],
        implements: [...phaseOne, dear, ...(andGoesOn ? [...phaseTwo, report] : [])],
      }),
    });
    const approval = await story.approve(2);
    const run = await story.run(approval, { inputs });
    await expectEnding(story, run, {
      conclusion: 'limit_reached',
      says,
      commentOn: 2,
      state: 'baton:failed',
      goesOn: andGoesOn,
    });
    await expectPhaseOneAlone(story, run.outputs, [UNFINISHED]);
    if (!andGoesOn) return;

    await expectEnding(story, await story.run(approval), done);
    expect(await subjects(story, BRANCH)).toEqual([...SUBJECTS.slice(0, 2), UNFINISHED, SUBJECTS[2]]);
  });
});

describe('a quality check', () => {
  test('that never passes in a phase keeps the one before, shows what was printed, and can be gone on from', async () => {
    const broken: Step[] = [
      calls(
        {
          name: 'write',
          input: { file_path: 'tests/readme.sh', content: 'echo "no such greeting"; false\n' },
        },
        { name: 'complete_step', input: { phase: 2, step: 1 } },
      ),
      say('It is done.'),
      say('I cannot see what is wrong.'),
    ];
    await using story = await openProposal({
      ...greeting,
      files: {
        ...greeting.files,
        '.github/baton.yml': 'quality: { commands: ["sh check.sh"], max_fix_rounds: 1 }\n',
      },
      plan: greetingPlan,
      model: greetingModel({ plans: [], implements: [...phaseOne, ...broken, ...phaseTwo, report] }),
    });
    const approval = await story.approve(2);
    const run = await story.run(approval);
    await expectEnding(story, run, {
      conclusion: 'failed',
      says: 'The quality check still fails after one round of mending (phase 2/2: Say so).',
      commentOn: 2,
      state: 'baton:failed',
      goesOn: true,
    });
    expect(story.comments(2)[0]).toContain('no such greeting');
    expect(run.summary).toContain('no such greeting');
    await expectPhaseOneAlone(story, run.outputs);

    await expectEnding(story, await story.run(approval), done);
    expect(await subjects(story, BRANCH)).toEqual(SUBJECTS);
    expect(
      await story.github.readFile({ repository: story.repository, ref: BRANCH, path: 'tests/readme.sh' }),
    ).toBeUndefined();
  });

  test('is not reached where a setup command fails', async () => {
    await using story = await openProposal({
      ...greeting,
      files: { ...greeting.files, '.github/baton.yml': 'setup: ["echo no such registry >&2; exit 7"]\n' },
      plan: greetingPlan,
      model: nobody,
    });
    const run = await story.run(await story.approve(2));
    await expectEnding(story, run, {
      conclusion: 'failed',
      says: 'Mend `setup` in the configuration and approve the pull request again.',
      commentOn: 2,
      state: 'baton:failed',
    });
    expect(story.comments(2)[0]).toContain('no such registry');
    expect(story.comments(2)[0]).toContain('exit code 7');
    expect(await subjects(story, BRANCH)).toEqual(SUBJECTS.slice(0, 1));
    expect(story.claude.requests).toEqual([]);
  });
});

describe('a question', () => {
  test('of the planner waits on the issue, and is answered by a comment and the label', async () => {
    const ask = call('ask_clarification', { questions: ['In which language should people be greeted?'] });
    await using story = await openStory({
      ...greeting,
      model: greetingModel({ plans: [ask, ...planner], implements: [] }),
    });
    await expectEnding(story, await story.run(story.label()), {
      conclusion: 'needs_info',
      says: /In which language should people be greeted\?.*Answer in one comment here/s,
      commentOn: 1,
      state: 'baton:needs-info',
      goesOn: true,
    });
    story.github.comment({ issue: story.issue, author: 'asker', body: 'In English, as today.' });
    const run = await story.run(story.label());
    expect(run.outputs).toMatchObject({ conclusion: 'planned' });
    const told = JSON.stringify(story.claude.requests[1]?.prompt?.messages);
    expect(told).toContain('In English, as today.');
    expect(story.issue.labels.map(({ name }) => name)).toEqual(['baton:awaiting-approval']);
    story.assertClean();
  });

  test('of the implementer waits on the pull request, with the finished phase on the branch', async () => {
    const ask = call('ask_question', { question: 'There are two READMEs: which one?' });
    await using story = await openProposal({
      ...greeting,
      plan: greetingPlan,
      model: greetingModel({ plans: [], implements: [...phaseOne, ask] }),
    });
    const run = await story.run(await story.approve(2));
    await expectEnding(story, run, {
      conclusion: 'needs_info',
      says: /There are two READMEs: which one\?.*Answer it by editing the plan file on this branch/s,
      commentOn: 2,
      state: 'baton:needs-info',
    });
    await expectPhaseOneAlone(story, run.outputs);
  });
});

test('a planner that sees no need for a plan says so, and what to do instead', async () => {
  const decline = call('decline', {
    reason: 'The greeting takes a name already.',
    suggestion: 'Call `sh greet.sh Ada`.',
  });
  await using story = await openStory({
    ...greeting,
    model: greetingModel({ plans: [decline], implements: [] }),
  });
  await expectEnding(story, await story.run(story.label()), {
    conclusion: 'declined',
    says: /The greeting takes a name already\..*Call `sh greet\.sh Ada`\./s,
    commentOn: 1,
  });
  expect(Object.keys((await look(story)).branches)).toEqual(['main']);
});

/** One finished phase, and nothing else of the branch but `unfinished` commits. */
async function expectPhaseOneAlone(
  story: Story,
  outputs: Record<string, string>,
  unfinished: string[] = [],
): Promise<void> {
  expect(outputs).toMatchObject({
    phases_done: '1',
    phases_total: '2',
    branch: BRANCH,
    plan_path: expect.stringContaining('greet-by-name.md'),
    pull_request: '2',
    pull_request_url: expect.stringContaining('/pull/2'),
  });
  expect(await subjects(story, BRANCH)).toEqual([...SUBJECTS.slice(0, 2), ...unfinished]);
  expect(story.comments(2)[0]).toContain('- [x] **Phase 1: A greeting with a name**');
  expect(story.comments(2)[0]).toContain('- [ ] **Phase 2: Say so**');
}
