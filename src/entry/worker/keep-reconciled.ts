import { setTimeout as sleep } from 'node:timers/promises';
import type { RepositoryRef } from '../../core/command.ts';
import type { Log } from '../../core/log.ts';
import { createGitHubClient } from '../../github/client.ts';
import { readInstallations, readRepositories } from '../../github/installations.ts';
import type { PastEvent } from '../../github/missed-events.ts';
import { whatAsksForRuns } from '../../jobs/missed.ts';
import { DEFAULT_CONFIG_PATH } from '../../jobs/read-config.ts';
import type { WorkerParts } from './app-deps.ts';
import type { Permissions } from './installation-tokens.ts';

const EVERY_MS = 5 * 60_000;
/** A webhook that is this young may still be on its way. */
const GRACE_MS = 2 * 60_000;
/** Clocks differ, and so do the moments of a label and of its webhook. */
const SLACK_MS = 60_000;

const LOOK: Permissions = { contents: 'read', issues: 'read', metadata: 'read', pull_requests: 'read' };

/**
 * At once and every few minutes, puts into the queue what repositories show and no webhook has told. Doing it twice, or in
 * several processes at once, changes nothing.
 */
export function keepReconciled(parts: WorkerParts, { log }: { log: Log }): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const keeping = (async () => {
    while (!signal.aborted) {
      await reconcile(parts, { log, signal }).catch((error: unknown) => {
        log.warn(
          `Missed webhooks could not be looked for: ${error instanceof Error ? error.message : error}`,
        );
      });
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await keeping;
    },
  };
}

/** One round over all repositories. A repository that cannot be read keeps nobody from the others. */
export async function reconcile(
  parts: WorkerParts,
  { log, signal, graceMs = GRACE_MS }: { log: Log; signal?: AbortSignal; graceMs?: number },
): Promise<void> {
  const { settings, tokens } = parts;
  const { apiUrl } = settings.github;
  for (const installation of await readInstallations({ apiUrl, token: await tokens.forApp() })) {
    const token = () => tokens.forInstallation({ installation, permissions: LOOK });
    for (const repository of await readRepositories({ apiUrl, token: await token() })) {
      if (signal?.aborted) return;
      try {
        await reconcileOne(parts, { installation, repository, token, log, graceMs });
      } catch (error) {
        const { owner, name } = repository;
        const why = error instanceof Error ? error.message : String(error);
        log.warn(`Missed webhooks of ${owner}/${name} could not be looked for: ${why}`);
      }
    }
  }
}

async function reconcileOne(
  { queue, settings, traffic }: WorkerParts,
  params: {
    installation: number;
    repository: RepositoryRef;
    token: () => Promise<string>;
    log: Log;
    graceMs: number;
  },
): Promise<void> {
  const { installation, repository, token, log, graceMs } = params;
  const { owner, name: repo } = repository;
  const github = createGitHubClient({
    token,
    ...settings.github,
    owner,
    repo,
    log,
    traffic: traffic(installation),
  });
  const jobSettings = { configPath: DEFAULT_CONFIG_PATH, dryRun: false, retryDelayMs: 0 };
  const asking = await whatAsksForRuns({ github, settings: jobSettings }, repository);
  for (const event of asking) {
    const { name, payload, at, number } = event;
    if (Date.now() - at.getTime() < graceMs || (await isKnown(queue, { repository, event }))) continue;
    const source = { kind: 'event', name, payload, delivery: 'reconciler', installation } as const;
    const result = await queue.enqueue(source);
    if (result.kind === 'queued') log.info(`No webhook told of #${number} in ${owner}/${repo}: queued now.`);
  }
}

/** A label may have come with another moment than GitHub keeps for it, so that its job has another id. */
async function isKnown(
  queue: WorkerParts['queue'],
  { repository, event }: { repository: RepositoryRef; event: PastEvent },
): Promise<boolean> {
  if (event.name !== 'issues') return false;
  const since = new Date(event.at.getTime() - SLACK_MS);
  const jobs = await queue.jobsOf(repository.id, { since });
  return jobs.some(({ kind, number, state, queuedAt }) => {
    const mayBeIts = state === 'waiting' || state === 'running' || queuedAt >= since;
    return kind === 'plan' && number === event.number && mayBeIts;
  });
}
