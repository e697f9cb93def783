import { describe, expect, test } from '@jest/globals';
import type { Job, QueueStats } from '../../../src/queue/queue.ts';
import { deliver, example } from './support/deliver.ts';
import { type OpenServer, openServer } from './support/open-server.ts';

const stats: QueueStats = {
  jobs: { waiting: 3, running: 2, done: 40, cancelled: 1, dead: 5 },
  oldestWaitingSeconds: 12.5,
};
const job = { command: { kind: 'implement' }, attempt: 1, waitedMs: 1500 } as Job;
const usage = { inputTokens: 10, outputTokens: 20, cacheReadTokens: 300, cacheWriteTokens: 40, usd: 0.25 };

describe('/readyz', () => {
  test('is 200 while the database answers, and 503 while it does not', async () => {
    let there = true;
    await using server = await openServer({
      ready: async () => {
        if (!there) throw new Error('connect ECONNREFUSED 10.1.2.3:5432');
      },
    });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    there = false;
    const answer = await fetch(`${server.url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain('10.1.2.3');
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test('is 503 once the process was told to end, and webhooks are still taken in', async () => {
    await using server = await openServer();
    server.ending.abort();
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    const body = example('issues', 'labeled', { label: { name: 'baton:plan' } });
    expect((await deliver(server.url, { body })).status).toBe(200);
  });
});

test.each(['/', '/metric', '/readyz/x', '/api/github/webhook', '//', '/%'])(
  '%s leads nowhere',
  async (path) => {
    await using server = await openServer();
    expect((await fetch(`${server.url}${path}`)).status).toBe(404);
  },
);

describe('/metrics', () => {
  test('counts webhooks by event and result, and times their answers by status', async () => {
    await using server = await openServer();
    const body = example('issues', 'labeled', { label: { name: 'baton:plan' } });
    await deliver(server.url, { body });
    await deliver(server.url, { body });
    await deliver(server.url, { body, secret: 'another-secret-altogether' });
    await deliver(server.url, { event: 'made_up_by_a_stranger', body: { installation: { id: 1 } } });
    const values = await scrape(server);
    expect(values['baton_webhooks_total{event="issues",result="queued"}']).toBe(2);
    expect(values['baton_webhooks_total{event="other",result="queued"}']).toBe(1);
    expect(values['baton_webhook_answer_seconds_count{status="200"}']).toBe(3);
    expect(values['baton_webhook_answer_seconds_count{status="400"}']).toBe(1);
    expect(Object.keys(values).filter((name) => name.includes('stranger'))).toEqual([]);
  });

  test('has the state of the queue as it is at that moment', async () => {
    await using server = await openServer();
    let now = stats;
    server.metrics.watchQueue(async () => now);
    expect(await scrape(server)).toMatchObject({
      'baton_jobs{state="waiting"}': 3,
      'baton_jobs{state="dead"}': 5,
      baton_queue_age_seconds: 12.5,
      baton_queue_up: 1,
    });
    now = { jobs: { ...stats.jobs, waiting: 0 }, oldestWaitingSeconds: 0 };
    expect(await scrape(server)).toMatchObject({
      'baton_jobs{state="waiting"}': 0,
      baton_queue_age_seconds: 0,
    });
  });

  test('is there also while the database is not', async () => {
    await using server = await openServer();
    server.metrics.watchQueue(async () => {
      throw new Error('away');
    });
    const values = await scrape(server);
    expect(values.baton_queue_up).toBe(0);
    expect(values['baton_jobs{state="waiting"}']).toBeUndefined();
    expect(values.process_resident_memory_bytes).toBeGreaterThan(1e6);
  });

  test('has durations, tokens and money of jobs', async () => {
    await using server = await openServer();
    const done = { kind: 'done', conclusion: 'implemented', line: '', usage } as const;
    server.metrics.jobTried(job, { report: done, durationMs: 90_000 });
    server.metrics.jobTried({ ...job, attempt: 2 }, { report: { kind: 'handed-back' }, durationMs: 10 });
    expect(await scrape(server)).toMatchObject({
      'baton_job_seconds_sum{command="implement",result="done",conclusion="implemented"}': 90,
      'baton_job_seconds_count{command="implement",result="handed-back",conclusion=""}': 1,
      'baton_job_wait_seconds_sum{command="implement"}': 1.5,
      'baton_job_wait_seconds_count{command="implement"}': 1,
      'baton_tokens_total{command="implement",kind="cache_read"}': 300,
      'baton_tokens_total{command="implement",kind="output"}': 20,
      'baton_usd_total{command="implement"}': 0.25,
    });
  });
});

/** Reads the text format; throws for a line that is none of it, and for a value without its HELP and TYPE. */
async function scrape({ url }: OpenServer): Promise<Record<string, number>> {
  const answer = await fetch(`${url}/metrics`);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const values: Record<string, number> = {};
  const described = { HELP: new Set<string>(), TYPE: new Set<string>() };
  for (const line of (await answer.text()).split('\n').filter((text) => text !== '')) {
    const [, kind, about] = /^# (HELP|TYPE) (\w+) ./.exec(line) ?? [];
    if (kind === 'HELP' || kind === 'TYPE') {
      described[kind].add(about ?? '');
      continue;
    }
    const [, name = '', labels = '', value] =
      /^([a-z_:][\w:]*)(\{(?:\w+="[^"]*",?)*\})? (\S+)$/.exec(line) ?? [];
    const family = name.replace(/_(bucket|sum|count)$/, '');
    const known = [name, family].some((each) => described.HELP.has(each) && described.TYPE.has(each));
    const isValue = value === 'Nan' || !Number.isNaN(Number(value));
    if (!known || !isValue) throw new Error(`Not in the text format: ${line}`);
    values[`${name}${labels}`] = Number(value);
  }
  return values;
}
