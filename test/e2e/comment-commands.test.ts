import { describe, expect, test } from '@jest/globals';
import { COMMENT_COMMANDS } from '../../src/core/comment-commands.ts';
import { asRead, expectEnding } from '../support/expect-ending.ts';
import { ACTIONS_BOT } from '../support/github/open-pull-request.ts';
import { look } from '../support/look.ts';
import { openProposal } from '../support/proposal.ts';
import { greeting, greetingPlan, nobody } from '../support/scenarios/greeting.ts';
import { openStory, type Story } from '../support/story.ts';

/** What Baton said on an issue or pull request, as it is read. */
async function answers(story: Story, number: number): Promise<string[]> {
  const { items } = await look(story);
  const own = (items[number]?.comments ?? []).filter(({ author }) => author === ACTIONS_BOT);
  return own.map(({ body }) => asRead(body));
}

/** The reactions to the comments of people. */
async function reactions(story: Story, number: number): Promise<string[][]> {
  const { items } = await look(story);
  const theirs = (items[number]?.comments ?? []).filter(({ author }) => author !== ACTIONS_BOT);
  return theirs.map((comment) => comment.reactions);
}

const openPlan = () => openProposal({ ...greeting, plan: greetingPlan, model: nobody });
const SEEN = [`${ACTIONS_BOT} eyes`];

describe('help', () => {
  test.each([
    { said: '/baton help', says: 'What can be asked of Baton' },
    { said: '/baton', says: 'What can be asked of Baton' },
    { said: 'Hm.\n\n/baton deploy to production', says: 'There is no `/baton deploy`.' },
  ])('answers “$said” once, with 👀 and every command', async ({ said, says }) => {
    await using story = await openStory({ ...greeting, model: nobody });
    const event = story.say(said);
    const run = await story.run(event);
    await expectEnding(story, run, {
      conclusion: 'answered',
      says: '#1',
      commentOn: 1,
      comment: says,
    });
    const [answer = ''] = await answers(story, 1);
    for (const { usage } of COMMENT_COMMANDS) expect(answer).toContain(`\`${usage}\``);
    expect(await reactions(story, 1)).toEqual([SEEN]);

    await story.run(event);
    expect(await answers(story, 1)).toEqual([answer]);
    story.assertClean();
  });

  test('answers each comment that asks, and leaves what stands there', async () => {
    await using story = await openPlan();
    story.github.comment({
      issue: await story.pull(2),
      author: ACTIONS_BOT,
      body: '<!-- baton:status issue=2 -->\nThe report',
    });
    await story.run(story.say('/baton help', { on: 2 }));
    await story.run(story.say('/baton help', { on: 2 }));
    const [standing, ...replies] = await answers(story, 2);
    expect(standing).toContain('The report');
    expect(replies).toHaveLength(2);
    story.assertClean();
  });

  test('does not act on a name that it was called by', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    await story.run(story.say('/baton `@everyone`<img>'));
    const [answer = ''] = story.comments(1).slice(1);
    expect(answer).toContain('There is no `` /baton `@everyone`<img> ``.');
    story.assertClean();
  });
});

describe('status', () => {
  test('of an issue that nobody has asked about', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    const run = await story.run(story.say('/baton status'));
    await expectEnding(story, run, {
      conclusion: 'answered',
      says: '#1 is not under way',
      commentOn: 1,
      comment: 'add the label `baton:plan` to the issue or comment `/baton plan` there',
    });
    expect(await reactions(story, 1)).toEqual([SEEN]);
  });

  test.each([
    { where: 'the issue', on: 1 },
    { where: 'its pull request', on: 2 },
  ])('of a plan that waits for an approval, asked for on $where', async ({ on }) => {
    await using story = await openPlan();
    const run = await story.run(story.say('/baton status', { on }));
    await expectEnding(story, run, {
      conclusion: 'answered',
      says: '#1 is awaiting-approval',
      commentOn: on,
      comment: '**#1**: a plan waits for an approval (`baton:awaiting-approval`)',
      state: 'baton:awaiting-approval',
    });
    const [answer = ''] = await answers(story, on);
    expect(answer).toContain('- **Plan**: #2');
    expect(answer).toContain('- **Phases**: 0 of 2 done; the next is phase 1, A greeting with a name');
    expect(answer).toContain('- **Waits for**: an approval of #2');
    expect(run.outputs).toMatchObject({ pull_request: '2', phases_done: '0', phases_total: '2' });
    expect(story.claude.requests).toEqual([]);
  });

  test('says what was said last, and in which run', async () => {
    await using story = await openPlan();
    const refused = await story.run(await story.approve(2, 'passer-by'), { runId: '815' });
    expect(refused.outputs).toMatchObject({ conclusion: 'refused' });
    await story.run(story.say('/baton status'));
    const [answer = ''] = await answers(story, 1);
    expect(answer).toMatch(/\[what Baton said last\]\(\S+\/pull\/2#issuecomment-\d+\)/);
    expect(answer).toMatch(/\[the run\]\(\S+\/lantern\/greeting\/actions\/runs\/815\)/);
    story.assertClean();
  });

  test('of a plan that was edited into something unreadable says so', async () => {
    await using story = await openPlan();
    await story.github.commit({
      repository: story.repository,
      branch: story.branch,
      files: { [story.planPath]: `${story.planText}\n<!-- and more -->\n` },
      message: 'Edit the plan',
      author: 'editor',
    });
    await story.run(story.say('/baton status', { on: 2 }));
    const [answer = ''] = await answers(story, 2);
    expect(answer).toContain('⚠️ The plan cannot be read.');
    expect(answer).toContain('raw HTML and HTML comments are not allowed in a plan');
    story.assertClean();
  });

  test('of a pull request that has nothing to do with Baton', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    const { github, repository } = story;
    await github.commit({
      repository,
      branch: 'louder',
      files: { 'greet.sh': 'echo "HELLO!"\n' },
      message: 'Louder',
      author: 'asker',
    });
    await github.openPullRequest({ repository, author: 'asker', title: 'Louder', head: 'louder' });
    await story.run(story.say('/baton status', { on: 2 }));
    expect(await answers(story, 2)).toEqual([expect.stringContaining('nothing is under way')]);
    story.assertClean();
  });
});

describe('cancel', () => {
  test('where nothing runs says so', async () => {
    await using story = await openPlan();
    const run = await story.run(story.say('/baton cancel', { on: 2 }));
    await expectEnding(story, run, {
      conclusion: 'answered',
      says: 'Nothing runs for #1',
      commentOn: 2,
      comment: 'Nothing is running for #1.',
      state: 'baton:awaiting-approval',
    });
    expect(await reactions(story, 2)).toEqual([SEEN]);
  });

  test.each([
    { state: 'baton:planning', on: 1 },
    { state: 'baton:implementing', on: 2 },
  ])('where a run is under way ($state) says that it stops', async ({ state, on }) => {
    await using story = await openPlan();
    story.issue.labels.length = 0;
    story.github.label({ issue: story.issue, name: state });
    const run = await story.run(story.say('/baton cancel', { on }));
    await expectEnding(story, run, {
      conclusion: 'answered',
      says: 'The run for #1 stops after its current step',
      commentOn: on,
      comment: 'what it has finished stays',
      state,
    });
  });
});

describe('somebody without a say', () => {
  test.each(COMMENT_COMMANDS.map(({ word }) => word))('is refused /baton %s', async (word) => {
    await using story = await openPlan();
    const before = await look(story);
    const run = await story.run(story.say(`/baton ${word} --force`, { on: 2, by: 'passer-by' }));
    expect(run.outputs.conclusion).toBe('refused');
    await expectEnding(story, run, {
      conclusion: 'refused',
      says: '@passer-by cannot start this: it takes write access to lantern/greeting.',
      commentOn: 2,
      state: 'baton:awaiting-approval',
    });
    expect(await reactions(story, 2)).toEqual([[]]);
    const after = await look(story);
    expect(after.branches).toEqual(before.branches);
    expect(story.claude.requests).toEqual([]);
  });

  test('is told so once, however often they try', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    for (const said of ['/baton plan', '/baton status', '/baton plan --force']) {
      await story.run(story.say(said, { by: 'passer-by' }));
    }
    await story.run(story.say('/baton help', { by: 'another' }));
    const told = await answers(story, 1);
    expect(told.map((answer) => /@[\w-]+/.exec(answer)?.[0])).toEqual(['@passer-by', '@another']);
    story.assertClean();
  });

  test('does not learn what is on a private branch', async () => {
    await using story = await openPlan();
    await story.run(story.say('/baton status', { by: 'passer-by' }));
    expect((await answers(story, 1)).join()).not.toContain('A greeting with a name');
    story.assertClean();
  });
});
