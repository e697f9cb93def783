import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LoggedRequest } from '../support/github/request-log.ts';
import { greeting, greetingModel, nobody } from '../support/scenarios/greeting.ts';
import { MAINTAINER, openStory, type Story } from '../support/story.ts';

const linesOf = (requests: readonly LoggedRequest[]) =>
  requests.map(({ method, path, fields }) => `${method} ${[path, ...fields].join(' ')}`);

/** A look at something again may find that nothing has changed. */
const OFTEN: readonly unknown[] = [200, 304, 404];

describe('before the planner is asked', () => {
  let story: Story;
  let asked: LoggedRequest[];
  beforeAll(async () => {
    const models = greetingModel({ implements: [] });
    story = await openStory({
      ...greeting,
      model: (model) => {
        asked ??= structuredClone([...story.github.requests]);
        return models(model);
      },
    });
    await story.run(story.label());
  });
  afterAll(async () => story[Symbol.asyncDispose]());

  const issue = () => `/repos/${story.repository.fullName}/issues/1`;

  test('nothing is asked for twice, but what is looked at again for a change', () => {
    const lines = linesOf(asked).filter((line) => !line.includes('.git/'));
    const repeated = [...new Set(lines.filter((line, index) => lines.indexOf(line) !== index))];
    expect(repeated.sort()).toEqual([`GET ${issue()}/comments`, `GET ${issue()}/labels`]);
    expect(lines).toHaveLength(12);
  });

  test('all that people are shown of the beginning has been shown', () => {
    expect(linesOf(asked)).toEqual(
      expect.arrayContaining(['POST /graphql addReaction', `POST ${issue()}/labels`]),
    );
    expect(asked.filter(({ status }) => !OFTEN.includes(status))).toEqual([]);
  });
});

test('of somebody who may not, nothing is fetched, and nothing shown but that', async () => {
  await using story = await openStory({ ...greeting, model: nobody });
  const { github, repository } = story;
  github.setPermission({ repository, user: MAINTAINER, role: 'read' });
  const event = story.label();
  const before = github.requests.length;
  await story.run(event);
  const issue = `/repos/${repository.fullName}/issues/1`;
  const lines = linesOf(github.requests.slice(before));
  expect(lines.filter((line) => line.includes('.git/'))).toEqual([]);
  const changing = lines.filter((line) => !line.startsWith('GET') && line !== 'POST /graphql viewer');
  expect([...new Set(changing)]).toEqual([`DELETE ${issue}/labels/baton%3Aplan`, `POST ${issue}/comments`]);
});
