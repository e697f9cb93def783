import { configSchema } from '../../src/config/schema.ts';
import type { Run } from '../../src/jobs/run/run.ts';
import { bot, type TestClient, testClient } from '../github/support.ts';

/** A run as far as it looks at GitHub and tells what it noticed: it has no host, no model and no limits. */
export function lookingRun(client: TestClient = testClient()): Run {
  const clock = () => new Date('2026-01-09T12:00:00Z');
  return {
    id: '0123456789abcdef',
    deps: { github: client, clock, log: client.log },
    bot,
    config: configSchema.parse({}),
    notices: [],
  } as unknown as Run;
}
