import { expect, test } from '@jest/globals';
import { byRole } from '../support/claude/route-script.ts';
import { type Step, say, script } from '../support/claude/scripted-model.ts';
import { look, subjects } from '../support/look.ts';
import { searchCache, searchCacheModel, searchCacheScripts } from '../support/scenarios/search-cache.ts';
import { openStory, type Story } from '../support/story.ts';

const BRANCH = 'baton/issue-1-search-cache';
const SUBJECTS = [
  'plan: Cache search results for a minute (#1)',
  'Cache search results for a minute — phase 1/2: A cache with a time to live (#1)',
  'Cache search results for a minute — phase 2/2: Search through the cache (#1)',
];
const { planner, phaseOne, phaseTwo, report } = searchCacheScripts;

test('the same label and the same approval, delivered twice, are answered once', async () => {
  await using story = await openStory({ ...searchCache, model: searchCacheModel() });
  const label = story.label();
  await story.run(label);
  const proposed = await look(story);
  const repeated = await story.run(label);
  expect(repeated.outputs).toMatchObject({ conclusion: 'planned', pull_request: '2', output_tokens: '0' });
  const stillProposed = await look(story);
  expect(stillProposed.branches).toEqual(proposed.branches);
  expect(stillProposed.items[2]).toEqual(proposed.items[2]);
  expect(stillProposed.items[1]?.comments).toHaveLength(1);
  expect(stillProposed.items[1]?.comments[0]?.body).toContain(
    'An earlier run of the same request made this plan',
  );

  const approval = await story.approve(2);
  await story.run(approval);
  const done = await look(story);
  const approvedAgain = await story.run(approval);
  expect(approvedAgain.outputs).toMatchObject({ conclusion: 'implemented', output_tokens: '0' });
  expect(await look(story)).toEqual(done);
  story.assertClean();
});

test.each([
  { what: 'the pull request is opened', fault: { method: 'POST', path: '/repos/lantern/search/pulls' } },
  {
    what: 'the comment is written',
    fault: { method: 'POST', path: '/repos/lantern/search/issues/1/comments' },
  },
])('a planning run that is killed when $what goes on from there', async ({ fault }) => {
  await using story = await openStory({ ...searchCache, model: byRole({ planner: script(planner) }) });
  const label = story.label();
  await runKilledAt(story, { event: label, fault });

  const again = await story.run(label);
  expect(again.outputs).toMatchObject({ conclusion: 'planned', pull_request: '2', output_tokens: '0' });
  await expectOneProposal(story);
  const { body } = (await look(story)).items[2] ?? {};
  expect(body).toMatch(/<!-- baton:planner \{"model":"claude-opus-5-5","usd":0\.\d+,/);
  story.assertClean();
});

test('an implementation that is killed in its second phase goes on with that phase', async () => {
  const kill = new AbortController();
  const killed: Step = () => {
    kill.abort();
    return say('This is never heard.');
  };
  const model = byRole({
    planner: script(planner),
    implementer: script([...phaseOne, killed, ...phaseTwo, report]),
  });
  await using story = await openStory({ ...searchCache, model });
  await story.run(story.label());
  const approval = await story.approve(2);
  const interrupted = await story.run(approval, { kill: kill.signal });
  expect(interrupted.exitCode).toBeNull();
  expect(await subjects(story, BRANCH)).toEqual(SUBJECTS.slice(0, 2));

  const resumed = await story.run(approval);
  expect(resumed.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
  expect(await subjects(story, BRANCH)).toEqual(SUBJECTS);
  const { items } = await look(story);
  expect(items[2]?.comments).toHaveLength(1);
  const restart = story.claude.requests.findLast(({ body }) =>
    JSON.stringify(body.thread)?.includes('create'),
  );
  expect(JSON.stringify(restart?.prompt?.messages)).toContain('Phase 2 of 2: Search through the cache');
  story.assertClean();
});

test.each([
  { what: 'opening the pull request', match: { method: 'POST', path: '/repos/lantern/search/pulls' } },
  { what: 'writing the comment', match: { method: 'POST', path: '/repos/lantern/search/issues/1/comments' } },
  { what: 'pushing', match: { method: 'POST', path: '/lantern/search.git/git-receive-pack' } },
])('a connection that is cut after $what took effect doubles nothing', async ({ match }) => {
  await using story = await openStory({ ...searchCache, model: byRole({ planner: script(planner) }) });
  story.github.fault({ match, kind: 'cut-after-effect' });
  const { outputs } = await story.run(story.label());
  expect(outputs).toMatchObject({ conclusion: 'planned', pull_request: '2' });
  await expectOneProposal(story);
  story.assertClean();
});

async function expectOneProposal(story: Story): Promise<void> {
  expect(await subjects(story, BRANCH)).toEqual(SUBJECTS.slice(0, 1));
  const { branches, items } = await look(story);
  expect(Object.keys(branches)).toEqual([BRANCH, 'main']);
  expect(Object.keys(items)).toEqual(['1', '2']);
  expect(items[1]?.comments).toHaveLength(1);
  expect(items[1]?.labels).toEqual(['baton:awaiting-approval']);
}

/** Lets the request hang before it has any effect, and kills the process while it waits. */
async function runKilledAt(
  story: Story,
  { event, fault }: { event: ReturnType<Story['label']>; fault: { method: string; path: string } },
): Promise<void> {
  const injected = story.github.fault({ match: fault, kind: 'cut-before-effect', times: 1 });
  const kill = new AbortController();
  const watch = setInterval(() => {
    if (injected.met > 0) kill.abort();
  }, 5);
  const run = await story.run(event, { kill: kill.signal });
  clearInterval(watch);
  expect(run.exitCode).toBeNull();
}
