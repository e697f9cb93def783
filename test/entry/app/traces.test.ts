import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { openTraces } from '../../../src/entry/app/traces.ts';
import type { Job } from '../../../src/queue/queue.ts';

beforeAll(() => nock.restore());

const silent = { warn: () => {} };

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  status?: { code?: number };
}

/** A collector, as far as OTLP over HTTP with JSON goes. */
async function startCollector() {
  const spans: Span[] = [];
  const services: unknown[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    expect(request.url).toBe('/v1/traces');
    expect(request.headers['content-type']).toBe('application/json');
    const { resourceSpans } = JSON.parse(Buffer.concat(parts).toString());
    for (const { resource, scopeSpans } of resourceSpans) {
      services.push(
        resource.attributes.find(({ key }: { key: string }) => key === 'service.name').value.stringValue,
      );
      for (const scope of scopeSpans) spans.push(...scope.spans);
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`;
  return { url, spans, services, close: () => server.close() };
}

const job = {
  id: '0123456789abcdef',
  command: { kind: 'plan', repository: { owner: 'octo', name: 'demo' } },
  delivery: 'd-1',
  attempt: 2,
  waitedMs: 40,
} as Job;
const usage = { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4, usd: 0.5 };

test('a webhook and the tries of its job are one trace, also from two processes, and arrive before the end', async () => {
  const collector = await startCollector();
  {
    await using web = await openTraces({ url: collector.url, version: '1.2.3', log: silent });
    await using worker = await openTraces({ url: collector.url, version: '1.2.3', log: silent });
    const startedAt = new Date(Date.now() - 30);
    web.webhookQueued({ run: job.id, delivery: 'd-1', event: 'issues', startedAt });
    web.webhookQueued({ run: 'fedcba9876543210', delivery: 'd-2', event: 'issues', startedAt });
    worker.jobTried(job, { report: { kind: 'fault', line: 'broken' }, durationMs: 5 });
    const done = { kind: 'done', conclusion: 'planned', line: '', usage } as const;
    worker.jobTried(job, { report: done, durationMs: 1500 });
  }
  collector.close();
  expect(new Set(collector.services)).toEqual(new Set(['baton']));

  const [mine, other] = collector.spans.filter(({ name }) => name === 'webhook');
  expect(mine?.traceId).not.toBe(other?.traceId);
  const tries = collector.spans.filter(({ name }) => name === 'job plan');
  expect(tries).toHaveLength(2);
  for (const each of tries)
    expect(each).toMatchObject({ traceId: mine?.traceId, parentSpanId: mine?.spanId });
  expect(mine?.parentSpanId ?? '').toBe('');

  const [broken, done] = tries;
  expect(broken?.status?.code).toBe(2);
  const lasted = (BigInt(done?.endTimeUnixNano ?? 0) - BigInt(done?.startTimeUnixNano ?? 0)) / 1_000_000n;
  expect(Number(lasted)).toBeGreaterThanOrEqual(1500);
  const facts = Object.fromEntries(
    (done?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]),
  );
  expect(facts).toMatchObject({
    'baton.run': job.id,
    'baton.repository': 'octo/demo',
    'baton.delivery': 'd-1',
    'baton.conclusion': 'planned',
    'baton.usd': 0.5,
    'gen_ai.usage.input_tokens': 8,
  });
});

test('a collector that is away keeps nobody from ending', async () => {
  const warnings: string[] = [];
  const log = { warn: (line: string) => void warnings.push(line) };
  const traces = await openTraces({ url: 'http://127.0.0.1:9/v1/traces', version: '1', log });
  traces.jobTried(job, { report: { kind: 'handed-back' }, durationMs: 1 });
  const before = Date.now();
  await traces[Symbol.asyncDispose]();
  expect(Date.now() - before).toBeLessThan(5_000);
  expect(warnings).toEqual([expect.stringContaining('The last traces were lost')]);
});
