import { expect, test } from '@jest/globals';
import { jsonLog } from '../../../src/entry/app/json-log.ts';
import { tellerOfTries } from '../../../src/entry/app/tell-of-tries.ts';
import type { JobReport } from '../../../src/queue/queue.ts';
import { jobFor } from '../../queue/job-for.ts';
import { labelOn } from '../../queue/support.ts';

test.each<[JobReport, Record<string, unknown>]>([
  [
    { kind: 'done', conclusion: 'planned', line: 'There is a plan.' },
    { level: 'info', message: 'There is a plan.', result: 'done', conclusion: 'planned' },
  ],
  [
    { kind: 'fault', line: 'It broke.' },
    { level: 'error', message: 'It broke.', result: 'fault' },
  ],
  [{ kind: 'handed-back' }, { level: 'info', message: 'Handed back.', result: 'handed-back' }],
])('a try that ended as %j is told with all that a search goes by', (report, says) => {
  const lines: string[] = [];
  const told: unknown[] = [];
  const log = jsonLog({
    write: (line) => lines.push(line),
    redact: (text) => text,
    conceal: () => undefined,
    clock: () => new Date(0),
  });
  const sink = { jobTried: (...all: unknown[]) => told.push(all) };
  const job = jobFor(labelOn(42));
  tellerOfTries(log, { metrics: sink, traces: sink })(job, { report, durationMs: 1_234.5 });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      time: '1970-01-01T00:00:00.000Z',
      run: job.id,
      repository: 'Codertocat/Hello-World',
      delivery: 'a delivery',
      command: 'plan',
      attempt: 1,
      durationMs: 1_235,
      ...says,
    },
  ]);
  expect(told).toEqual([
    [job, { report, durationMs: 1_234.5 }],
    [job, { report, durationMs: 1_234.5 }],
  ]);
});
