/**
 * A worker of the App in a process of its own, as `baton worker` runs it, but quick about leases and retries, and
 * without a look for missed webhooks. Says `ready`, and a line for each try. Ends by SIGTERM. With HELD_BACK it is loaded,
 * and begins by SIGUSR2.
 */
import { once } from 'node:events';
import { secretsOf } from '../../src/entry/app/secrets.ts';
import { readAppEnvironment } from '../../src/entry/app-environment.ts';
import { findPackage } from '../../src/entry/package-root.ts';
import { carryOutJob, issueOf } from '../../src/entry/worker/carry-out-job.ts';
import { installationTokens } from '../../src/entry/worker/installation-tokens.ts';
import { trafficByInstallation } from '../../src/github/traffic.ts';
import { openQueue } from '../../src/queue/open-queue.ts';

const { settings, work } = readAppEnvironment(process.env, {
  directory: process.cwd(),
  port: 'none',
  web: false,
  work: true,
});
if (!work) throw new Error('There is nothing to work with');
const say = (line: string) => process.stdout.write(`${line}\n`);
const log = {
  info: (line: string) => say(`  ${line}`),
  warn: (line: string) => say(`! ${line}`),
  error: (line: string) => say(`! ${line}`),
  group: <T>(_title: string, body: () => Promise<T>) => body(),
  foreign: (text: string) => say(text),
};
if (process.env.HELD_BACK) {
  const told = once(process, 'SIGUSR2');
  const alive = setInterval(() => undefined, 1_000);
  say('held back');
  await told;
  clearInterval(alive);
}
const queue = await openQueue({
  database: settings.database,
  log,
  tries: Number(process.env.TRIES ?? 5),
  retryAfterSeconds: 1,
  leaseSeconds: Number(process.env.LEASE_SECONDS ?? 1),
  lookEveryMs: 200,
});
const secrets = secretsOf({ settings, work, web: undefined });
const tokens = installationTokens({
  appId: work.appId,
  privateKey: work.privateKey,
  apiUrl: settings.github.apiUrl,
  log,
  told: (token) => void secrets.push(token),
});
const { root } = await findPackage();
const traffic = trafficByInstallation();
const parts = { queue, work, settings, variables: process.env, tokens, traffic, root, secrets };
const worker = await queue.work({
  concurrency: Number(process.env.CONCURRENCY ?? 1),
  run: (job) => {
    say(`begins ${job.command.kind} ${job.attempt}`);
    return carryOutJob(parts, { job, log });
  },
  issueOf: (job, pullRequest) => issueOf(parts, { job, log, pullRequest }),
  ended: ({ command }, { report }) => say(`ended ${command.kind} ${JSON.stringify(report)}`),
});
process.once('SIGTERM', async () => {
  await worker.stop({ graceMs: Number(process.env.GRACE_MS ?? 0) });
  await queue[Symbol.asyncDispose]();
  process.exit(0);
});
say('ready');
