import { describe, expect, test } from '@jest/globals';
import type { ScriptedModel, Step } from '../support/claude/scripted-model.ts';
import { call, say } from '../support/claude/scripted-model.ts';
import { asRead, expectEnding } from '../support/expect-ending.ts';
import { look, subjects } from '../support/look.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import {
  greeting,
  greetingEnds,
  greetingModel,
  greetingPlan,
  greetingScripts,
} from '../support/scenarios/greeting.ts';
import { openStory, type Story } from '../support/story.ts';

const { planner, phaseOne, phaseTwo, report } = greetingScripts;
const BRANCH = 'baton/issue-1-greet-by-name';
const { implemented: done } = greetingEnds;

/** A step during which something happens. */
function meanwhile(happens: () => void, step: Step): Step {
  return (turn) => {
    happens();
    return typeof step === 'function' ? step(turn) : step;
  };
}

function openPlan(
  model: ScriptedModel,
  files: Record<string, string> = greeting.files,
): Promise<ProposedStory> {
  return openProposal({ ...greeting, files, plan: greetingPlan, model });
}

describe('/baton cancel', () => {
  test.each([
    { where: 'the issue', on: 1 },
    { where: 'the pull request', on: 2 },
  ])('on $where ends an implementation after the phase at work, and it can go on', async ({ on }) => {
    let story: Story | undefined;
    const [work, end] = phaseOne as [Step, Step];
    const model = greetingModel({
      plans: [],
      implements: [meanwhile(() => story?.say('/baton cancel', { on }), work), end, ...phaseTwo, report],
    });
    await using opened = await openPlan(model);
    story = opened;
    const run = await story.run(await story.approve(2));
    await expectEnding(story, run, {
      conclusion: 'cancelled',
      says: 'Cancelled by @maintainer. 1 of 2 phases are finished and stay on the branch',
      commentOn: 2,
      state: 'baton:awaiting-approval',
      goesOn: true,
    });
    expect(asRead(story.comments(2).find((body) => body.includes('Cancelled')) ?? '')).toContain(
      'To go on with the next one, comment `/baton implement`.',
    );
    expect(run.outputs).toMatchObject({ phases_done: '1', phases_total: '2' });
    expect(await subjects(story, BRANCH)).toHaveLength(2);

    await expectEnding(story, await story.run(story.say('/baton implement', { on: 2 })), done);
    expect(await subjects(story, BRANCH)).toHaveLength(3);
  });

  test('by somebody without a say, by a bot, in a quote, or from before the run ends nothing', async () => {
    let story: Story | undefined;
    const [work, end] = phaseOne as [Step, Step];
    const chatter = () => {
      story?.say('/baton cancel', { on: 2, by: 'passer-by' });
      story?.say('/baton cancel', { on: 2, by: 'helper[bot]' });
      story?.say('> /baton cancel\n\nWhat does this do?', { on: 1 });
    };
    const model = greetingModel({
      plans: [],
      implements: [meanwhile(chatter, work), end, ...phaseTwo, report],
    });
    await using opened = await openPlan(model);
    story = opened;
    story.say('/baton cancel', { on: 2 });
    await expectEnding(story, await story.run(await story.approve(2)), done);
  });

  test('that was written into an older comment ends nothing', async () => {
    let story: ProposedStory | undefined;
    const [work, end] = phaseOne as [Step, Step];
    const rewrite = () => {
      const [comment] = story?.issue.comments ?? [];
      if (comment)
        Object.assign(comment, { body: '/baton cancel', updatedAt: new Date(Date.UTC(2026, 5, 1)) });
    };
    const model = greetingModel({
      plans: [],
      implements: [meanwhile(rewrite, work), end, ...phaseTwo, report],
    });
    await using opened = await openPlan(model);
    story = opened;
    story.say('Nice.');
    await expectEnding(story, await story.run(await story.approve(2)), done);
  });

  test('is looked for again where GitHub does not answer', async () => {
    let story: Story | undefined;
    const [work, end] = phaseOne as [Step, Step];
    const failing = () => {
      const match = { method: 'GET', path: /\/issues\/2\/comments$/ };
      story?.github.fault({ match, times: 4, kind: { status: 500 } });
    };
    const [more, last] = phaseTwo as [Step, Step];
    const model = greetingModel({
      plans: [],
      implements: [meanwhile(failing, work), end, meanwhile(() => story?.say('/baton cancel'), more), last],
    });
    await using opened = await openPlan(model);
    story = opened;
    const run = await story.run(await story.approve(2));
    await expectEnding(story, run, {
      conclusion: 'cancelled',
      says: 'Cancelled by @maintainer. All 2 phases are on the branch. To have them validated and handed over',
      commentOn: 2,
      state: 'baton:awaiting-approval',
    });
    expect(run.log).toContain('Whether the run was cancelled could not be looked up. GitHub has a problem');
  });

  test('ends planning, and nothing is proposed', async () => {
    let story: Story | undefined;
    const [explore, submit] = planner as [Step, Step];
    const model = greetingModel({
      plans: [explore, meanwhile(() => story?.say('/baton cancel'), submit)],
      implements: [],
    });
    await using opened = await openStory({ ...greeting, model });
    story = opened;
    const run = await story.run(story.label());
    await expectEnding(story, run, {
      conclusion: 'cancelled',
      says: 'Cancelled by @maintainer. No plan was made. To start again, comment `/baton plan` on the issue',
      commentOn: 1,
    });
    expect(Object.keys((await look(story)).branches)).toEqual(['main']);
  });

  test('of a plan that was to take the place of another leaves that one waiting', async () => {
    let story: Story | undefined;
    const [explore, submit] = planner as [Step, Step];
    const model = greetingModel({
      plans: [explore, meanwhile(() => story?.say('/baton cancel'), submit)],
      implements: [],
    });
    await using opened = await openPlan(model);
    story = opened;
    const before = await look(story);
    await expectEnding(story, await story.run(story.label()), {
      conclusion: 'cancelled',
      says: 'The plan stays as it was.',
      commentOn: 1,
      state: 'baton:awaiting-approval',
    });
    expect((await look(story)).branches).toEqual(before.branches);
  });
});

describe.each(['SIGINT', 'SIGTERM'] as const)('a workflow run that is cancelled (%s)', (signal) => {
  test('while the model is asked tidies up, and can go on', async () => {
    const interrupt = new AbortController();
    const model = greetingModel({
      plans: [],
      implements: [...phaseOne, meanwhile(() => interrupt.abort(), say('Too late.')), ...phaseTwo, report],
    });
    await using story = await openPlan(model);
    story.claude.fault({
      kind: { stallAfterEvents: 2 },
      when: ({ lastUserText }) => lastUserText.includes('Phase 2 of 2'),
    });
    const approval = await story.approve(2);
    const run = await story.run(approval, { interrupt: { when: interrupt.signal, with: signal } });
    await expectEnding(story, run, {
      conclusion: 'cancelled',
      says: 'The workflow run was cancelled. 1 of 2 phases are finished and stay on the branch',
      commentOn: 2,
      state: 'baton:awaiting-approval',
      goesOn: true,
    });
    expect(await subjects(story, BRANCH)).toHaveLength(2);
    await expectEnding(story, await story.run(approval), done);
  });

  test('while a command runs ends that too', async () => {
    const interrupt = new AbortController();
    const files = {
      ...greeting.files,
      '.github/baton.yml': 'quality: { commands: ["echo the check has begun; sleep 60"] }\n',
    };
    await using story = await openPlan(greetingModel({ plans: [], implements: phaseOne }), files);
    const began = performance.now();
    const run = await story.run(await story.approve(2), {
      interrupt: { when: interrupt.signal, with: signal },
      onLog: (text) => {
        if (text.includes('$ echo the check has begun')) setTimeout(() => interrupt.abort(), 300);
      },
    });
    expect(performance.now() - began).toBeLessThan(30_000);
    await expectEnding(story, run, {
      conclusion: 'cancelled',
      says: 'The workflow run was cancelled. 0 of 2 phases are finished',
      commentOn: 2,
      state: 'baton:awaiting-approval',
    });
    expect(await subjects(story, BRANCH)).toHaveLength(1);
  });

  test('while it plans leaves no label', async () => {
    const interrupt = new AbortController();
    const model = greetingModel({
      plans: [meanwhile(() => interrupt.abort(), call('glob', { pattern: '*' }))],
      implements: [],
    });
    await using story = await openStory({ ...greeting, model });
    story.claude.fault({ kind: { stallAfterEvents: 2 } });
    const run = await story.run(story.label(), { interrupt: { when: interrupt.signal, with: signal } });
    await expectEnding(story, run, {
      conclusion: 'cancelled',
      says: 'The workflow run was cancelled. No plan was made.',
      commentOn: 1,
    });
  });
});
