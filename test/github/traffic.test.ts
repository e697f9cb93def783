import { describe, expect, test } from '@jest/globals';
import { openCancelWatch } from '../../src/github/cancellation.ts';
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

  test('what is remembered does not grow without end', () => {
    const traffic = createTraffic();
    for (let number = 0; number < 1000; number++) {
      traffic.remember(`key ${number}`, { etag: 'e', response: number });
    }
    const left = Array.from({ length: 1000 }, (_, number) => traffic.remembered(`key ${number}`));
    expect(left.filter((answer) => answer !== undefined)).toHaveLength(200);
    expect(traffic.remembered('key 999')).toEqual({ etag: 'e', response: 999 });
  });
});
