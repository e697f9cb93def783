import { trafficByInstallation } from '../../github/traffic.ts';
import type { Job } from '../../queue/queue.ts';
import { findPackage } from '../package-root.ts';
import type { WorkerParts } from '../worker/app-deps.ts';
import { carryOutJob, issueOf } from '../worker/carry-out-job.ts';
import { installationTokens } from '../worker/installation-tokens.ts';
import { keepReconciled } from '../worker/keep-reconciled.ts';
import type { JsonLog } from './json-log.ts';
import type { StartWorking } from './run-app.ts';
import { openSecretList } from './secret-list.ts';

/** Takes jobs out of the queue and does them, and looks from time to time for what never came into it. */
export const startWorking: StartWorking = async ({
  queue,
  work,
  settings,
  variables,
  secrets: lasting,
  log,
  concurrency,
  ended,
}) => {
  const { root } = await findPackage();
  const secrets = openSecretList(lasting);
  const over = new AbortController();
  const tokens = installationTokens({
    appId: work.appId,
    privateKey: work.privateKey,
    apiUrl: settings.github.apiUrl,
    log,
    told: (token) => {
      secrets.use(token);
      log.conceal(token);
    },
    ending: over.signal,
  });
  const traffic = trafficByInstallation();
  const parts: WorkerParts = {
    queue,
    work,
    settings,
    variables,
    tokens,
    traffic,
    root,
    secrets: secrets.all,
  };
  const worker = await queue.work({
    concurrency,
    run: (job) => carryOutJob(parts, { job, log: logOf(job, log) }),
    issueOf: (job, pullRequest) => issueOf(parts, { job, log: logOf(job, log), pullRequest }),
    ended,
  });
  const reconciling = keepReconciled(parts, { log });
  return {
    stop: async (options) => {
      await Promise.all([reconciling.stop(), worker.stop(options)]);
      over.abort();
    },
  };
};

function logOf({ id, command, delivery }: Job, log: JsonLog): JsonLog {
  const { owner, name } = command.repository;
  return log.with({ run: id, repository: `${owner}/${name}`, delivery });
}
