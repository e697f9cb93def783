import { expect, test } from '@jest/globals';
import type { JobWithMetadata } from 'pg-boss';
import { carryOut } from '../../src/queue/carry-out.ts';
import { openClaim } from '../../src/queue/claim.ts';
import type { Database } from '../../src/queue/database.ts';
import { silentLog } from '../support/silent-log.ts';

test('what was stored and cannot be read any more is a fault that the log tells of, by its run', async () => {
  const failed: unknown[] = [];
  const fail = async (...values: unknown[]) => void failed.push(values);
  const database = { sql: async () => [], boss: { fail } } as unknown as Database;
  const job = { id: 'an-id', retryCount: 1, data: { runId: 'c0ffee' } } as JobWithMetadata<unknown>;
  const lines: string[] = [];
  await carryOut(database, {
    claim: openClaim(database, { job }),
    run: async () => ({ kind: 'handed-back' }),
    issueOf: async () => undefined,
    ended: undefined,
    tries: 5,
    log: { ...silentLog, error: (line) => void lines.push(line) },
  });
  const line = expect.stringContaining('What was stored of run c0ffee cannot be read');
  expect(lines).toEqual([line]);
  expect(failed).toEqual([['jobs', { id: 'an-id', retryCount: 1 }, { line }]]);
});
