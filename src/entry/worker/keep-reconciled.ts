import { setTimeout as sleep } from 'node:timers/promises';
import type { RepositoryRef } from '../../core/command.ts';
import { errorMessage } from '../../core/error-message.ts';
import { createGitHubClient, type GitHubClient } from '../../github/client.ts';
import { failureOf } from '../../github/failure.ts';
import { readInstallations, readRepositories } from '../../github/installations.ts';
import { type PastEvent, readLastChange } from '../../github/missed-events.ts';
import { createOctokit } from '../../github/octokit.ts';
import { rateLimitWait } from '../../github/patience.ts';
import { whatAsksForRuns } from '../../jobs/missed.ts';
import { DEFAULT_CONFIG_PATH } from '../../jobs/run/read-config.ts';
import type { Queue } from '../../queue/queue.ts';
import type { JsonLog } from '../app/json-log.ts';
import type { AppSettings } from '../app-environment.ts';
import type { WorkerParts } from './app-deps.ts';
import type { Permissions } from './installation-tokens.ts';

const EVERY_MS = 5 * 60_000;
/** A webhook that is this young may still be on its way. */
const GRACE_MS = 2 * 60_000;
/** Clocks differ, and so do the moments of a label and of its webhook. */
const SLACK_MS = 60_000;
/** A repository is looked at as often also where nothing seems to have changed. */
const LOOK_AGAIN_MS = 60 * 60_000;
/** Repositories of one installation. */
const AT_ONCE = 4;

const LOOK: Permissions = { contents: 'read', issues: 'read', metadata: 'read', pull_requests: 'read' };

export interface ReconcilerParts extends Pick<WorkerParts, 'tokens' | 'traffic'> {
  queue: Pick<Queue, 'enqueue' | 'jobsOf'>;
  settings: Pick<AppSettings, 'github'>;
}

/**
 * At once and every few minutes, puts into the queue what repositories show and no webhook has told. Doing it twice, or in
 * several processes at once, changes nothing.
 */
export function keepReconciled(
  parts: ReconcilerParts,
  { log }: { log: JsonLog },
): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const seen: Seen = new Map();
  const keeping = (async () => {
    while (!signal.aborted) {
      await reconcile(parts, { log, signal, seen }).catch((error: unknown) => {
        if (signal.aborted) return;
        log.warn(`Missed webhooks could not be looked for: ${errorMessage(error)}`);
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

/** What a process has seen: when a repository that has not changed since was looked at, by its id. */
export type Seen = Map<number, { change: string; at: number }>;

interface Round {
  log: JsonLog;
  signal: AbortSignal;
  graceMs: number;
  seen: Seen;
}

/** One round over all repositories. One that cannot be read keeps nobody from the others, nor does an installation. */
export async function reconcile(
  parts: ReconcilerParts,
  {
    log,
    seen = new Map(),
    graceMs = GRACE_MS,
    signal = new AbortController().signal,
  }: { log: JsonLog; seen?: Seen; signal?: AbortSignal; graceMs?: number },
): Promise<void> {
  const app = createOctokit({
    apiUrl: parts.settings.github.apiUrl,
    authorization: async () => `bearer ${await parts.tokens.forApp()}`,
    log,
    traffic: parts.traffic('app'),
    pause: pauseUntil(signal),
    ending: signal,
  });
  for (const installation of await readInstallations(app)) {
    if (signal.aborted) return;
    const round = { log: log.with({ installation }), signal, graceMs, seen };
    await reconcileInstallation(parts, { installation, round }).catch((error: unknown) => {
      if (signal.aborted) return;
      round.log.warn(`Missed webhooks of an installation could not be looked for: ${errorMessage(error)}`);
    });
  }
}

async function reconcileInstallation(
  parts: ReconcilerParts,
  { installation, round }: { installation: number; round: Round },
): Promise<void> {
  const { settings, tokens } = parts;
  const { signal } = round;
  const connection = {
    ...settings.github,
    traffic: parts.traffic(installation),
    pause: pauseUntil(signal),
    ending: signal,
  };
  const token = () => tokens.forInstallation({ installation, permissions: LOOK });
  const authorization = async () => `token ${await token()}`;
  const all = await readRepositories(createOctokit({ ...connection, authorization, log: round.log }));
  await sideBySide(all, async (repository) => {
    if (signal.aborted) return;
    const { owner, name: repo } = repository;
    const log = round.log.with({ repository: `${owner}/${repo}` });
    const github = createGitHubClient({ ...connection, token, owner, repo, log });
    try {
      await reconcileOne(parts, { installation, repository, github, round: { ...round, log } });
    } catch (error) {
      if (signal.aborted) return;
      const failure = failureOf(error);
      // The others would fail as well.
      if (failure && rateLimitWait(failure) !== undefined) throw error;
      log.warn(`Missed webhooks could not be looked for: ${errorMessage(error)}`);
    }
  });
}

/** Asks one question, which mostly says that nothing has changed; the rest only where something has. */
async function reconcileOne(
  { queue }: ReconcilerParts,
  params: { installation: number; repository: RepositoryRef; github: GitHubClient; round: Round },
): Promise<void> {
  const { installation, repository, github, round } = params;
  const { log, seen, graceMs } = round;
  const now = Date.now();
  const last = await readLastChange(github);
  const change = last === undefined ? '' : `${last.number} ${last.at.toISOString()}`;
  const known = seen.get(repository.id);
  if (known?.change === change && now - known.at < LOOK_AGAIN_MS) return;

  const settings = { configPath: DEFAULT_CONFIG_PATH, dryRun: false, retryDelayMs: 0 };
  for (const event of await whatAsksForRuns({ github, settings }, repository)) {
    const { name, payload, at, number } = event;
    if (now - at.getTime() < graceMs || (await isKnown(queue, { repository, event }))) continue;
    const source = { kind: 'event', name, payload, delivery: 'reconciler', installation } as const;
    const result = await queue.enqueue(source);
    if (result.kind === 'queued') log.info(`No webhook told of #${number}: queued now.`, { run: result.id });
  }
  // Moments have no fractions: more may happen in the one that was last.
  if (last === undefined || now - last.at.getTime() >= graceMs) seen.set(repository.id, { change, at: now });
}

async function sideBySide<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const takeTurns = async () => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
}

/** Ends early where the process has to. */
function pauseUntil(signal: AbortSignal) {
  return (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** A label may have come with another moment than GitHub keeps for it, so that its job has another id. */
async function isKnown(
  queue: ReconcilerParts['queue'],
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
