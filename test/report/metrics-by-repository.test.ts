import { expect, test } from '@jest/globals';
import type { KeptFigures, Recorded } from '../../src/core/run-figures.ts';
import { metricsOf } from '../../src/report/metrics.ts';
import { metricsByRepository } from '../../src/report/metrics-by-repository.ts';
import { repositoriesMarkdown, repositoriesTable } from '../../src/report/repositories-table.ts';
import { plan, stopped, work } from './figures.ts';

let clock = 0;
/** Read after all that were made before it. */
const kept = (
  { id, name }: { id: number; name: string },
  { pullRequest, recorded }: { pullRequest: number; recorded: Recorded },
): KeptFigures => ({
  repository: { id, name },
  pullRequest,
  readAt: new Date(Date.UTC(2026, 0, 9, 12, 0, clock++)),
  recorded,
});
const shop = { id: 1, name: 'acme/shop' };
const api = { id: 2, name: 'acme/api' };
const all = { since: undefined };

test('of a pull request counts the newest of each kind, whatever the order in which they come', () => {
  const first = { plan: plan(), stopped: stopped({ failed: 1 }) };
  const jobs = [
    kept(shop, { pullRequest: 2, recorded: first }),
    kept(shop, { pullRequest: 2, recorded: { ...first, stopped: stopped({ failed: 2, usd: 0.2 }) } }),
    // Somebody took the plan's line out.
    kept(shop, { pullRequest: 2, recorded: { work: work() } }),
  ];
  const once = metricsOf([{ plan: plan(), work: work(), stopped: stopped({ failed: 2, usd: 0.2 }) }]);
  for (const order of [jobs, jobs.toReversed()]) {
    const { total, repositories } = metricsByRepository(order, all);
    expect(total).toEqual(once);
    expect(repositories).toEqual([{ id: 1, repository: 'acme/shop', ...once }]);
  }
});

test('each repository has its own pull request 2, and its newest name; the dearest comes first', () => {
  const { total, repositories } = metricsByRepository(
    [
      kept({ ...shop, name: 'acme/old-shop' }, { pullRequest: 2, recorded: { plan: plan({ usd: 1 }) } }),
      kept(api, {
        pullRequest: 2,
        recorded: { plan: plan({ usd: 3, versions: 2 }), work: work({ usd: 1 }) },
      }),
      kept(shop, { pullRequest: 3, recorded: { plan: plan({ usd: 2 }) } }),
    ],
    all,
  );
  expect(total).toMatchObject({ plans: { made: 3, revised: 1 }, implementations: 1, usd: 7 });
  expect(repositories).toMatchObject([
    { id: 2, repository: 'acme/api', plans: { made: 1, revised: 1 }, implementations: 1, usd: 4 },
    { id: 1, repository: 'acme/shop', plans: { made: 2, revised: 0 }, implementations: 0, usd: 3 },
  ]);
});

test('what is older than asked for is left out, and a repository that has nothing else', () => {
  const old = plan({ at: '2025-12-31T23:59:59.000Z' });
  const { total, repositories } = metricsByRepository(
    [
      kept(shop, { pullRequest: 2, recorded: { plan: old, work: work() } }),
      kept(api, { pullRequest: 2, recorded: { plan: old } }),
    ],
    { since: new Date('2026-01-01') },
  );
  expect(total).toMatchObject({ plans: { made: 0 }, implementations: 1 });
  expect(repositories.map(({ repository }) => repository)).toEqual(['acme/shop']);
});

test('a line a repository, as a table and as Markdown', () => {
  const { repositories } = metricsByRepository(
    [
      kept(api, { pullRequest: 2, recorded: { plan: plan({ usd: 10, versions: 2 }), work: work() } }),
      kept(api, { pullRequest: 3, recorded: { plan: plan(), stopped: stopped({ held: 1, limits: 2 }) } }),
      kept(shop, { pullRequest: 2, recorded: { plan: plan() } }),
    ],
    all,
  );
  expect(repositoriesTable(repositories).split('\n')).toEqual([
    'Repository  Plans  Revised  Implementations  Stopped    Cost          Saved',
    'acme/api        2        1                1        3  $10.60  $0.500 (50 %)',
    'acme/shop       1        0                0        0  $0.200              –',
  ]);
  expect(repositoriesMarkdown(repositories).split('\n')).toEqual([
    '| Repository | Plans | Revised | Implementations | Stopped | Cost | Saved |',
    '|---|---:|---:|---:|---:|---:|---:|',
    '| `acme/api` | 2 | 1 | 1 | 3 | $10.60 | $0.500 (50 %) |',
    '| `acme/shop` | 1 | 0 | 0 | 0 | $0.200 | – |',
  ]);
});

test('a name that is none stays in its cell, and does nothing', () => {
  const name = 'acme/a|b`<img>\u202e\u001b[31m\n| x';
  const { repositories } = metricsByRepository(
    [kept({ id: 1, name }, { pullRequest: 2, recorded: { plan: plan() } })],
    all,
  );
  const [, , row, ...more] = repositoriesMarkdown(repositories).split('\n');
  expect(row).toMatch(/^\| `` acme\/a\\\|b`<img>\[31m \\\| x `` \| 1 \| 0 \|/);
  expect(more).toEqual([]);
  expect(repositoriesTable(repositories).split('\n')).toHaveLength(2);
  expect(repositoriesTable(repositories)).toContain('acme/a|b`<img>[31m | x');
});
