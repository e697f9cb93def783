import { basename, join } from 'node:path';
import { Ledger } from '../../agent/ledger.ts';
import { parseConfig } from '../../config/parse-config.ts';
import type { Sha } from '../../core/ids.ts';
import { runIdOf } from '../../core/run-id.ts';
import { Stop } from '../../core/stop.ts';
import { borrowObjects } from '../../workspace/git/borrow-objects.ts';
import { type Identity, openRepository } from '../../workspace/git/host-repository.ts';
import type { LocalRepository } from '../../workspace/git/local-repository.ts';
import { readFileAt } from '../../workspace/git/read-commit.ts';
import { createRunDirectory } from '../../workspace/run-directory.ts';
import { loggingAnnouncer } from '../run/announcer.ts';
import type { Deps } from '../run/deps.ts';
import { openGate } from '../run/gate.ts';
import { logEvent } from '../run/log-event.ts';
import { noOutlet } from '../run/outlet.ts';
import type { Place } from '../run/place.ts';
import { openRecordFile, RECORD_FORMAT } from '../run/record-file.ts';
import type { Run } from '../run/run.ts';
import { openRunEvents } from '../run/run-events.ts';
import { localOutlet } from './local-outlet.ts';

/** A job on a person's own work tree: nothing of it is on GitHub. */
export interface LocalRun {
  run: Run;
  place: Place;
  local: LocalRepository;
}

export interface LocalRunParams {
  local: LocalRepository;
  kind: 'plan' | 'revise' | 'implement' | 'primer-sync';
  /** Whose configuration counts, where it is not the present one. */
  commit?: Sha | undefined;
}

const BECAUSE = 'Locally';
/** Whoever commits nothing needs no name. */
const NOBODY: Identity = { name: 'Baton', email: 'baton@local.invalid' };

/**
 * Opens a run on the present commit of a work tree, or on another, does the job and tidies up. The configuration is that of
 * the commit: whoever starts it answers for what is in it.
 */
export async function withLocalRun<T>(
  deps: Deps,
  { local, kind, commit }: LocalRunParams,
  job: (opened: LocalRun) => Promise<T>,
): Promise<T> {
  await using resources = new AsyncDisposableStack();
  const startedAt = deps.clock();
  const id = runIdOf(['local', local.root, kind, startedAt.toISOString(), process.pid]);
  const { host, log } = deps;
  const recordFile = resources.use(
    openRecordFile({
      directory: host.records,
      name: `baton-${kind}-${id}`,
      secrets: host.secrets,
      clock: deps.clock,
      log,
    }),
  );
  const repository = { id: 0, owner: 'local', name: basename(local.root), defaultBranch: 'HEAD' };
  recordFile.append({
    kind: 'run',
    format: RECORD_FORMAT,
    command: { kind, runId: id, repository },
    settings: deps.settings,
    versions: host.versions,
  });
  const identity = kind === 'implement' ? await local.identity() : NOBODY;
  const place = await openLocalPlace(deps, { local, resources, identity });
  const path = deps.settings.configPath;
  const head = commit ?? (await local.head());
  const notices: string[] = [];
  const bot = { id: 0, login: 'local', server: 'local.invalid' };
  const run: Run = {
    id,
    deps,
    repository,
    config: parseConfig(await readFileAt(place.repository, { commit: head, path }), path),
    bot,
    announcer: loggingAnnouncer(log, { because: BECAUSE }),
    gate: openGate(deps, { bot, notices, because: BECAUSE }),
    outlet: kind === 'implement' ? localOutlet(local) : noOutlet(log, { because: BECAUSE }),
    startedAt,
    ledger: new Ledger(),
    events: openRunEvents([recordFile.append, logEvent(log), ...(deps.listeners ?? [])]),
    recordPath: recordFile.path,
    notices,
    resources,
    stage: { kind: 'checking' },
    mayGoOn: async () => {
      if (host.signal?.aborted) throw interrupted();
    },
    questionsAsked: 0,
  };
  run.events.emit({ kind: 'config', config: run.config });
  try {
    return await job({ run, place, local });
  } catch (error) {
    if (host.signal?.aborted && !(error instanceof Stop && error.conclusion === 'cancelled'))
      throw interrupted(error);
    throw error;
  }
}

function interrupted(cause?: unknown): Stop {
  return new Stop('cancelled', 'Interrupted.', { cause });
}

/** The run's own git directory, which finds in the person's what it has not itself and writes nothing there. */
async function openLocalPlace(
  { host }: Deps,
  {
    local,
    resources,
    identity,
  }: { local: LocalRepository; resources: AsyncDisposableStack; identity: Identity },
): Promise<Place> {
  const directory = resources.use(
    await createRunDirectory({ parent: host.temporaryDirectory, environment: host.environment }),
  );
  const repository = await openRepository({
    directory: directory.git,
    remoteUrl: 'http://no-remote.invalid/local.git',
    token: host.token,
    identity,
    environment: host.environment,
    signal: host.signal,
  });
  await borrowObjects(repository, join(local.gitDirectory, 'objects'));
  return { directory, repository };
}
