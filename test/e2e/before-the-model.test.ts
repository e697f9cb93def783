import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LoggedRequest } from '../support/github/request-log.ts';
import { greeting, greetingModel } from '../support/scenarios/greeting.ts';
import { MAINTAINER, openStory, type Story } from '../support/story.ts';

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

  const linesOf = (requests: readonly LoggedRequest[]) =>
    requests.map(({ method, path, fields }) => `${method} ${[path, ...fields].join(' ')}`);
  const at = (line: string) => linesOf(asked).indexOf(line);
  const issue = () => `/repos/${story.repository.fullName}/issues/1`;

  test('nothing is asked for twice, but what is looked at again for a change', () => {
    const lines = linesOf(asked).filter((line) => !line.includes('.git/'));
    const repeated = [...new Set(lines.filter((line, index) => lines.indexOf(line) !== index))];
    expect(repeated.sort()).toEqual([`GET ${issue()}/comments`, `GET ${issue()}/labels`]);
    expect(lines).toHaveLength(12);
  });

  test('the permission is known before anything is shown or fetched', () => {
    const known = at(`GET /repos/${story.repository.fullName}/collaborators/${MAINTAINER}/permission`);
    expect(known).toBeGreaterThan(-1);
    const writes = linesOf(asked).filter(
      (line, index) => index <= known && !line.startsWith('GET') && line !== 'POST /graphql viewer',
    );
    expect(writes.filter((line) => line !== `DELETE ${issue()}/labels/baton:plan`)).toEqual([]);
    const fetch = linesOf(asked).findIndex((line) => line.includes('.git/'));
    expect(fetch).toBeGreaterThan(known);
  });

  test('all that people are shown of the beginning has been shown', () => {
    expect(linesOf(asked)).toEqual(
      expect.arrayContaining(['POST /graphql addReaction', `POST ${issue()}/labels`]),
    );
    expect(asked.filter(({ status }) => status !== 200 && status !== 404)).toEqual([]);
  });
});
