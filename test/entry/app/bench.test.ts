import { expect, test } from '@jest/globals';
import nock from 'nock';
import { benchWebhooks } from '../../../scripts/bench-app/webhooks.ts';

test('the benchmark of webhooks runs, and finds none lost and none doubled', async () => {
  nock.restore();
  const figures = await benchWebhooks({ rate: 25, seconds: 2 });
  expect(figures).toMatchObject({ sent: 50, errors: 0, lost: 0, doubled: 0 });
  expect(figures.p50).toBeGreaterThan(0);
  expect(figures.worst).toBeGreaterThanOrEqual(figures.p99);
  const { third, end } = figures.memory;
  for (const { used, resident } of [third, end]) {
    expect(used).toBeGreaterThan(50);
    expect(resident).toBeGreaterThan(used);
  }
}, 60_000);
