import { describe, expect, test } from '@jest/globals';
import { openCancelWatch } from '../../src/github/cancellation.ts';
import { rememberAnswers } from '../../src/github/remembered-answers.ts';
import { readRepository } from '../../src/github/repository.ts';
import { createTraffic, trafficByInstallation } from '../../src/github/traffic.ts';
import { github, repo, testClient, user } from './support.ts';

const repository = { id: 1, name: 'demo', owner: { login: 'octo' }, default_branch: 'main' };
const limited = { message: 'You have exceeded a secondary rate limit' };

describe('what one request of an installation learns, holds for the others', () => {
  test('a limit holds them back until it lets go', async () => {
    const traffic = createTraffic();
    let letGo = () => {};
    const pause = () =>
      new Promise<void>((resolve) => {
        letGo = resolve;
      });
    github().get(repo).reply(403, limited, { 'retry-after': '7' });
    const first = readRepository(testClient({ traffic, pause }));
    while (String(letGo) === '() => {}') await new Promise((next) => setImmediate(next));

    const second = readRepository(testClient({ traffic }));
    await new Promise((next) => setTimeout(next, 20));
    // Had it been sent, it would have found no answer.
    github().get(repo).times(2).reply(200, repository);
    letGo();
    expect(await Promise.all([first, second])).toMatchObject([{ id: 1 }, { id: 1 }]);
  });

  test('a limit that nobody waits for is asked once', async () => {
    const traffic = createTraffic();
    github().get(repo).once().reply(429, limited, { 'retry-after': '3600' });
    await expect(readRepository(testClient({ traffic }))).rejects.toMatchObject({ status: 429 });
    await expect(readRepository(testClient({ traffic }))).rejects.toMatchObject({ status: 429 });
    github().get(repo).reply(200, repository);
    expect(await readRepository(testClient({ traffic: createTraffic() }))).toMatchObject({ id: 1 });
  });

  test('only so many are under way at once, in order, also after failures', async () => {
    const traffic = createTraffic({ atOnce: 2 });
    const order: number[] = [];
    let now = 0;
    let most = 0;
    const go = async (number: number) => {
      const leave = await traffic.enter();
      order.push(number);
      now += 1;
      most = Math.max(most, now);
      await new Promise((next) => setImmediate(next));
      now -= 1;
      leave();
      leave();
    };
    await Promise.all([1, 2, 3, 4, 5, 6].map(go));
    expect({ order, most }).toEqual({ order: [1, 2, 3, 4, 5, 6], most: 2 });
  });

  test('and each installation has its own', () => {
    const of = trafficByInstallation();
    expect(of(1)).toBe(of(1));
    expect(of(1)).not.toBe(of(2));
  });
});

describe('a question that is asked again and again', () => {
  const comments = `${repo}/issues/1/comments`;
  const comment = (id: number, body: string) => ({
    id,
    body,
    user: user(5, 'ann'),
    html_url: `https://github.com/octo/demo/issues/1#issuecomment-${id}`,
    created_at: '2026-01-09T10:00:00Z',
    updated_at: '2026-01-09T10:00:00Z',
  });
  const since = '2026-01-09T10:00:00Z';

  test('costs nothing where nothing is new, and tells what is', async () => {
    const first = [comment(1, 'Hello.')];
    github().get(comments).query({ per_page: 100 }).reply(200, first, { etag: '"first"' });
    const watch = await openCancelWatch(testClient(), { numbers: [1] });
    github().get(comments).query({ per_page: 100, since }).reply(200, first, { etag: '"a"' });
    expect(await watch.news()).toEqual([]);

    github()
      .get(comments)
      .query({ per_page: 100, since })
      .matchHeader('if-none-match', '"a"')
      .times(2)
      .reply(304);
    expect(await watch.news()).toEqual([]);
    expect(await watch.news()).toEqual([]);

    const more = [...first, comment(2, '/baton cancel')];
    github()
      .get(comments)
      .query({ per_page: 100, since })
      .matchHeader('if-none-match', '"a"')
      .reply(200, more, { etag: '"b"' });
    expect(await watch.news()).toHaveLength(1);
  });

  test('is not made of what is asked once, nor across what is asked otherwise', async () => {
    const traffic = createTraffic();
    const asked = { badheaders: ['if-none-match'] };
    github().get(repo).reply(200, repository, { etag: '"x"' });
    await readRepository(testClient({ traffic }));
    const bare = (await import('nock')).default('https://api.github.com', asked);
    bare.get(repo).reply(200, repository, { etag: '"x"' });
    expect(await readRepository(testClient({ traffic }))).toMatchObject({ id: 1 });
  });

  test('what is remembered does not grow without end, and what was of use last is kept', () => {
    const { remember, recall } = rememberAnswers({ mostBytes: 100_000 });
    const kept = () => Array.from({ length: 1000 }, (_, number) => recall(`key ${number}`)).filter(Boolean);
    const data = 'x'.repeat(1_000);
    for (let number = 0; number < 1000; number++) {
      remember(`key ${number}`, { etag: `"${number}"`, response: { data } });
      recall('key 0');
    }
    expect(kept()).toHaveLength(19);
    expect(recall('key 0')).toEqual({ etag: '"0"', response: { data } });
    expect(recall('key 999')).toBeDefined();
    remember('key 0', { etag: '"large"', response: { data: data.repeat(20) } });
    expect(recall('key 0')).toBeUndefined();
  });

  test('installations remember in one place, and not for each other', () => {
    const of = trafficByInstallation();
    of(1).answers.remember('GET /x', { etag: '"1"', response: { data: 'of the first' } });
    expect(of(2).answers.recall('GET /x')).toBeUndefined();
    expect(of('app').answers.recall('GET /x')).toBeUndefined();
    const large = { etag: '"2"', response: { data: 'x'.repeat(2_000_000) } };
    for (let number = 0; number < 10; number++) of(2).answers.remember(`GET /${number}`, large);
    expect(of(1).answers.recall('GET /x')).toBeUndefined();
  });
});
