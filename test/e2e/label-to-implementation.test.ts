import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LoggedRequest } from '../support/claude/request-log.ts';
import type { ActionRun } from '../support/run-action.ts';
import { searchCache, searchCacheModel } from '../support/scenarios/search-cache.ts';
import { openStory, REVIEWER, type Story } from '../support/story.ts';

const PLAN = /^\.claude\/plans\/\d{4}-\d{2}-\d{2}-search-cache\.md$/;
const BRANCH = 'baton/issue-1-search-cache';

describe('from a label to a pushed implementation', () => {
  let story: Story;
  let planned: ActionRun;
  let planHead: string;
  let proposal: Awaited<ReturnType<typeof look>>;
  let implemented: ActionRun;

  beforeAll(async () => {
    story = await openStory({ ...searchCache, model: searchCacheModel() });
    planned = await story.run(story.label());
    planHead = (await story.pull(2)).pull.head.sha;
    proposal = await look(story);
    implemented = await story.run(await story.approve(2));
  });
  afterAll(async () => {
    await story[Symbol.asyncDispose]();
  });

  test('keeps to the rules of GitHub and of the model', () => story.assertClean());

  test('proposes the plan as a draft pull request that closes the issue', async () => {
    expect(planned.exitCode).toBe(0);
    expect(planned.outputs).toMatchObject({
      command: 'plan',
      conclusion: 'planned',
      branch: BRANCH,
      plan_path: expect.stringMatching(PLAN),
      pull_request: '2',
    });
    expect(proposal.pull).toMatchObject({ draft: true, base: 'main', head: BRANCH });
    expect(proposal.title).toBe('Plan for #1: Cache search results for a minute');
    expect(proposal.body).toContain('Closes #1');
    const plan = await story.github.readFile({
      repository: story.repository,
      ref: planHead,
      path: planned.outputs.plan_path ?? '',
    });
    expect(plan).toMatch(/^---\nbaton: 1\nissue: 1\n/);
    expect(plan).toContain('### Phase 2: Search through the cache');
  });

  test('sends a plan back that names a file which does not exist', () => {
    const [, , rejected] = requestsOf('planner');
    const told = JSON.stringify(requestsOf('planner')[3]?.body);
    expect(rejected?.outcome).toMatchObject({ stopReason: 'tool_use' });
    expect(told).toContain('README.rst');
    expect(told).toContain('path-exists');
  });

  test('shows on the issue that it has seen the label and what has come of it', () => {
    expect(proposal.issue).toMatchObject({
      labels: ['baton:awaiting-approval'],
      reactions: ['github-actions[bot] eyes'],
      comments: [{ body: expect.stringContaining('The plan is ready for review') }],
    });
  });

  test('offers the planner nothing that writes, and nothing of git', () => {
    const [first] = requestsOf('planner');
    expect(first?.prompt?.tools.map(({ name }) => name)).toEqual([
      'read',
      'glob',
      'grep',
      'submit_plan',
      'ask_clarification',
      'decline',
    ]);
    const files = requestsOf('planner')
      .flatMap(({ prompt }) => JSON.stringify(prompt?.messages))
      .join();
    expect(files).not.toContain('.git/');
  });

  test('gives the implementer the primer and the plan, and nothing of the issue or the planning', () => {
    const [first] = requestsOf('implementer');
    const told = JSON.stringify(first?.prompt?.messages);
    expect(first?.prompt?.messages).toHaveLength(1);
    expect(told).toContain('Lantern, for whoever changes it');
    expect(told).toContain('### Phase 2: Search through the cache');
    expect(told).toContain('Phase 1 of 2: A cache with a time to live');
    expect(told).not.toContain('Searching for the same words twice');
    expect(told).not.toContain('README.rst');
  });

  test('brings the files that a phase changes with its message, and none of the others', () => {
    const told = requestsOf('implementer')
      .map(({ body }) => JSON.stringify(body.messages))
      .find((messages) => messages.includes('Phase 2 of 2: '));
    expect(told).toContain('- modify `src/search.js`: 8 lines, attached');
    expect(told).toContain('return documents.filter(');
    expect(told).toContain('finds documents that hold all words');
    expect(told).not.toContain('split(/[^a-z0-9]+/)');
  });

  test('caches each request and sends it on a thread', () => {
    for (const { body } of [...requestsOf('planner'), ...requestsOf('implementer')]) {
      expect(JSON.stringify(body)).toContain('"cache_control":{"type":"ephemeral"}');
      expect(body).toHaveProperty('thread');
    }
    for (const { body } of requestsOf('implementer').slice(1)) {
      expect(body).toMatchObject({ thread: { type: 'continue' } });
    }
  });

  test('publishes one commit a phase on the same branch, with who approved and what it follows', async () => {
    const commits = await story.github.log({ repository: story.repository, ref: BRANCH, since: 'main' });
    const messages = commits.map(({ message }) => message);
    expect(messages.map((message) => message.split('\n')[0])).toEqual([
      'plan: Cache search results for a minute (#1)',
      'Cache search results for a minute — phase 1/2: A cache with a time to live (#1)',
      'Cache search results for a minute — phase 2/2: Search through the cache (#1)',
    ]);
    expect(commits[0]?.sha).toBe(planHead);
    expect(messages[2]).toContain('Baton-Phase: 2/2\n');
    expect(messages[2]).toContain(`Baton-Plan: ${planned.outputs.plan_path}\n`);
    expect(messages[2]).toMatch(
      new RegExp(`Co-authored-by: ${REVIEWER} <\\d+\\+${REVIEWER}@users.noreply.127.0.0.1>`),
    );
  });

  test('lets the quality check fail once, has it mended and says so', async () => {
    const cache = await story.github.readFile({
      repository: story.repository,
      ref: BRANCH,
      path: 'src/cache.js',
    });
    expect(cache).toContain('now() - entry.at < ttl');
    expect(implemented.log).toContain('round 1 of 3 to mend it');
    const told = requestsOf('implementer').map(({ body }) => JSON.stringify(body.messages));
    expect(told.find((messages) => messages.includes('The quality check failed'))).toContain(
      '- `node --test test/cache.test.js`: failed',
    );
    expect(implemented.summary).toContain('**Quality check**: passed (after 1 round of mending)');
  });

  test('hands over: approval dismissed, pull request ready, review asked for, one comment with the report', async () => {
    const after = await look(story);
    expect(after.pull).toMatchObject({
      draft: false,
      requestedReviewers: [REVIEWER],
      reviews: [
        { author: REVIEWER, state: 'DISMISSED', commitId: planHead, reactions: ['github-actions[bot] eyes'] },
      ],
    });
    expect(after.title).toBe('Cache search results for a minute');
    expect(after.comments).toHaveLength(1);
    expect(after.comments[0]?.body).toContain('Implementation complete');
    expect(after.comments[0]?.body).toContain('**Success criteria**: 2 of 2 met');
    expect(after.issue.labels).toEqual(['baton:done']);
    expect(after.issue.comments).toHaveLength(1);
  });

  test('reports what it cost, to the token, and what one session would have cost', () => {
    const { outputs, summary, record } = implemented;
    const spent = story.claude.totals(({ body }) => body.model === 'claude-sonnet-5-5');
    expect(outputs).toMatchObject({
      command: 'implement',
      conclusion: 'implemented',
      phases_done: '2',
      phases_total: '2',
      input_tokens: String(spent.input),
      output_tokens: String(spent.output),
      cache_read_tokens: String(spent.cacheRead),
      cache_write_tokens: String(spent.cacheWrite),
    });
    expect(Number(outputs.cost_usd)).toBeGreaterThan(0);
    expect(Number(outputs.baseline_cost_usd)).toBeGreaterThan(Number(outputs.cost_usd));
    expect(summary).toContain('One long session on the planner');
    expect(record).toMatchObject({ command: 'implement', requests: expect.any(Array) });
  });

  test('lets no secret out', async () => {
    const everything = [
      planned.log.replaceAll(/^::add-mask::.*$/gm, ''),
      implemented.log.replaceAll(/^::add-mask::.*$/gm, ''),
      planned.summary,
      implemented.summary,
      JSON.stringify([planned.record, implemented.record]),
      JSON.stringify(await story.github.snapshot()),
      JSON.stringify(story.claude.requests.map(({ body }) => body)),
    ].join('\n');
    for (const secret of [story.claude.apiKey, story.token]) expect(everything).not.toContain(secret);
  });

  function requestsOf(role: 'planner' | 'implementer'): LoggedRequest[] {
    const model = role === 'planner' ? 'claude-opus-5-5' : 'claude-sonnet-5-5';
    const first = story.claude.requests.filter(({ body }) => body.model === model);
    if (first.length === 0) throw new Error(`No requests of the ${role}`);
    return first;
  }
});

/** The issue and its pull request as others see them at this moment. */
async function look(story: Story) {
  const { repositories } = await story.github.snapshot();
  const issues = repositories[story.repository.fullName]?.issues;
  const [issue, proposed] = [issues?.[1], issues?.[2]];
  if (!issue || !proposed?.pull) throw new Error('There is no proposal');
  return structuredClone({ ...proposed, pull: proposed.pull, issue });
}
