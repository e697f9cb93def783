import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { secretForms } from '../../src/core/secret-forms.ts';
import { call, say } from '../support/claude/scripted-model.ts';
import { asRead } from '../support/expect-ending.ts';
import { runInTwoParts, type TwoParts } from '../support/hardened.ts';
import { look, subjects } from '../support/look.ts';
import { openProposal } from '../support/proposal.ts';
import type { ActionRun } from '../support/run-action.ts';
import {
  greeting,
  greetingModel,
  greetingPlan,
  greetingScripts,
  nobody,
} from '../support/scenarios/greeting.ts';
import { openStory, REVIEWER, type Story } from '../support/story.ts';

jest.setTimeout(60_000);

const BRANCH = 'baton/issue-1-greet-by-name';
const KEY = 'sk-ant-api03-the-key-that-only-one-job-has';

describe('a job in two parts', () => {
  let story: Story;
  let planning: TwoParts;
  let planFiles: Map<string, string>;
  let implementing: TwoParts;
  let workFiles: Map<string, string>;
  let afterWork: Awaited<ReturnType<typeof look>>;
  let requestsOfWork: number;

  beforeAll(async () => {
    story = await openStory({ ...greeting, model: greetingModel(), claude: { apiKey: KEY } });
    planning = await runInTwoParts(story, story.label(), {
      between: async (directory) => {
        planFiles = filesIn(directory);
        afterWork = await look(story);
      },
    });
    implementing = await runInTwoParts(story, await story.approve(2), {
      between: (directory) => {
        workFiles = filesIn(directory);
        requestsOfWork = story.claude.requests.length;
      },
    });
  }, 120_000);
  afterAll(async () => {
    await story[Symbol.asyncDispose]();
  });

  test('plans and implements as one job does', async () => {
    expect([planning, implementing].map(({ work, publish }) => [work.exitCode, publish.exitCode])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(planning.publish.outputs).toMatchObject({ conclusion: 'planned', pull_request: '2' });
    expect(implementing.publish.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
    expect(await subjects(story, BRANCH)).toEqual([
      'plan: Greet people by their name (#1)',
      'Greet people by their name — phase 1/2: A greeting with a name (#1)',
      'Greet people by their name — phase 2/2: Say so (#1)',
    ]);
    const { items } = await look(story);
    expect(items[1]?.labels).toEqual(['baton:done']);
    expect(items[2]?.pull).toMatchObject({
      draft: false,
      requestedReviewers: [REVIEWER],
      reviews: [{ state: 'DISMISSED' }],
    });
    story.assertClean();
  });

  test('reports what the other part has found and spent', async () => {
    const { items } = await look(story);
    const report = asRead(items[2]?.comments.at(-1)?.body ?? '');
    expect(report).toContain('Implementation complete');
    expect(report).toContain('1 of 1 met');
    expect(Number(implementing.publish.outputs.cost_usd)).toBeGreaterThan(0);
    expect(implementing.publish.outputs).toMatchObject({
      output_tokens: implementing.work.outputs.output_tokens,
      cost_usd: implementing.work.outputs.cost_usd,
    });
  });

  test('names who approved in the commits, as it is known where they are published', async () => {
    const commits = await story.github.log({ repository: story.repository, ref: BRANCH, since: 'main' });
    expect(commits.at(-1)?.message).toContain(`Co-authored-by: ${REVIEWER} <`);
  });

  test('changes nothing on GitHub before it is published', () => {
    expect(Object.keys(afterWork.branches)).toEqual(['main']);
    expect(afterWork.items[1]).toMatchObject({ labels: ['baton:plan'], comments: [], reactions: [] });
  });

  test('asks the model nothing once it is published', () => {
    expect(story.claude.requests).toHaveLength(requestsOfWork);
  });

  test('hands over a record, and the commits as a bundle where there are some', () => {
    expect([...planFiles.keys()]).toEqual(['handover.json']);
    expect([...workFiles.keys()]).toEqual(['commits.bundle', 'handover.json']);
  });

  test('has no secret of the one part in anything of the other, nor in what is handed over', () => {
    const handedOver = [...planFiles.values(), ...workFiles.values()].join('\n');
    const shownBy = ({ log, summary, outputs, record, sessionRecords }: ActionRun) =>
      JSON.stringify([log.replaceAll(/^::add-mask::.*\n/gm, ''), summary, outputs, record, sessionRecords]);
    const places = {
      handedOver,
      work: [planning, implementing].map(({ work }) => shownBy(work)).join('\n'),
      publish: [planning, implementing].map(({ publish }) => shownBy(publish)).join('\n'),
    };
    for (const [place, text] of Object.entries(places)) {
      const held = secretForms([KEY, story.token]).filter((form) => text.includes(form));
      expect({ place, held }).toEqual({ place, held: [] });
    }
  });
});

describe('each part has one secret', () => {
  test('the part that publishes does not start with the key of the model', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    const run = await story.run(story.label(), { inputs: { part: 'publish' } });
    expect(run).toMatchObject({ exitCode: 1, outputs: { conclusion: 'failed' } });
    expect(run.log).toContain('must not have the key of the model');
  });
});

describe('other ends than success', () => {
  test('questions are asked, and their answer reaches the planner', async () => {
    const question = 'What is somebody called who gives no name?';
    const plans = [call('ask_clarification', { questions: [question] }), ...greetingScripts.planner];
    await using story = await openStory({ ...greeting, model: greetingModel({ plans, implements: [] }) });
    const { publish } = await runInTwoParts(story, story.label());
    expect(publish.outputs).toMatchObject({ conclusion: 'needs_info' });
    expect(asRead(story.comments(1).join())).toContain(question);
    expect((await look(story)).items[1]?.labels).toEqual(['baton:needs-info']);
    const answered = await runInTwoParts(story, story.say('The world, as today.'));
    expect(answered.publish.outputs).toMatchObject({ conclusion: 'planned' });
    expect(JSON.stringify(story.claude.requests.at(-1)?.prompt?.messages)).toContain('The world, as today.');
    story.assertClean();
  });

  test('an issue that needs no plan is declined', async () => {
    const plans = [call('decline', { reason: 'It is one line.', suggestion: 'Change it by hand.' })];
    await using story = await openStory({ ...greeting, model: greetingModel({ plans, implements: [] }) });
    const { publish } = await runInTwoParts(story, story.label());
    expect(publish.outputs).toMatchObject({ conclusion: 'declined' });
    expect(asRead(story.comments(1).join())).toContain('It is one line.');
    story.assertClean();
  });

  test('somebody without a say is refused by both parts', async () => {
    await using story = await openStory({ ...greeting, model: greetingModel({ plans: [], implements: [] }) });
    const { github, repository } = story;
    github.setPermission({ repository, user: 'maintainer', role: 'read' });
    const { work, publish } = await runInTwoParts(story, story.label());
    expect(work.outputs).toMatchObject({ conclusion: 'refused' });
    expect(publish.outputs).toMatchObject({ conclusion: 'refused' });
    expect(story.claude.requests).toEqual([]);
    story.assertClean();
  });

  test('what is finished at a limit is published, and what was begun in the middle of it too', async () => {
    const dear = { usage: { output_tokens: 200_000 } };
    const half = call('write', { file_path: 'greet.sh', content: `echo "Hello, \${1:-world}!"\n` });
    await using story = await openProposal({
      ...greeting,
      plan: greetingPlan,
      model: greetingModel({ plans: [], implements: [{ ...half, ...dear }] }),
    });
    const { work, publish } = await runInTwoParts(story, await story.approve(2), {
      inputs: { max_cost_usd: '2' },
    });
    expect([work.exitCode, publish.exitCode]).toEqual([0, 1]);
    expect(publish.outputs).toMatchObject({ conclusion: 'limit_reached', phases_done: '0' });
    expect((await subjects(story, BRANCH)).at(-1)).toMatch(/^WIP: Greet people by their name — phase 1\/2/);
    expect(asRead(story.comments(2).join())).toContain('in a commit marked as work in progress');
    expect((await look(story)).items[1]?.labels).toEqual(['baton:failed']);
    story.assertClean();
  });

  test('a question of the implementer is asked, with the phases before it on the branch', async () => {
    const { phaseOne } = greetingScripts;
    await using story = await openProposal({
      ...greeting,
      plan: greetingPlan,
      model: greetingModel({
        plans: [],
        implements: [...phaseOne, call('ask_question', { question: 'In which language?' }), say('I wait.')],
      }),
    });
    const { publish } = await runInTwoParts(story, await story.approve(2));
    expect(publish.outputs).toMatchObject({ conclusion: 'needs_info', phases_done: '1' });
    expect(asRead(story.comments(2).join())).toContain('In which language?');
    expect(await subjects(story, BRANCH)).toHaveLength(2);
  });

  test('the account that publishes may be another than that of the part that works', async () => {
    await using story = await openStory({ ...greeting, model: greetingModel() });
    const { github, repository } = story;
    const token = github.appToken({ repositories: [repository], bot: 'my-baton[bot]' });
    const between = { inputs: { bot: 'my-baton[bot]' }, token };
    await runInTwoParts(story, story.label(), between);
    const { publish } = await runInTwoParts(story, await story.approve(2), between);
    expect(publish.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
    const commits = await github.log({ repository, ref: BRANCH, since: 'main' });
    expect(commits.map(({ author }) => author.name)).toEqual(Array(3).fill('my-baton[bot]'));
    story.assertClean();
  });

  test('status is answered by the part that publishes alone', async () => {
    await using story = await openProposal({
      ...greeting,
      plan: greetingPlan,
      model: greetingModel({ plans: [], implements: [] }),
    });
    const { work, publish } = await runInTwoParts(story, story.say('/baton status'));
    expect(work.log).toContain('There is nothing to work on');
    expect(publish.outputs).toMatchObject({ conclusion: 'answered' });
    story.assertClean();
  });
});

function filesIn(directory: string): Map<string, string> {
  const names = readdirSync(directory).sort();
  return new Map(names.map((name) => [name, readFileSync(join(directory, name), 'latin1')]));
}
