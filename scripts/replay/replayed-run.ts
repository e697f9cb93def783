import { join } from 'node:path';
import { Ledger } from '../../src/agent/ledger.ts';
import { openPrompts } from '../../src/agent/prompts.ts';
import type { Log } from '../../src/core/log.ts';
import { Stop, type StopConclusion } from '../../src/core/stop.ts';
import { noGitHub } from '../../src/github/no-github.ts';
import { loggingAnnouncer } from '../../src/jobs/run/announcer.ts';
import type { Deps } from '../../src/jobs/run/deps.ts';
import { openGate } from '../../src/jobs/run/gate.ts';
import { logEvent } from '../../src/jobs/run/log-event.ts';
import { noOutlet } from '../../src/jobs/run/outlet.ts';
import type { Run } from '../../src/jobs/run/run.ts';
import type { RunListener } from '../../src/jobs/run/run-event.ts';
import { openRunEvents } from '../../src/jobs/run/run-events.ts';
import { hostVariables } from '../../src/workspace/host-variables.ts';
import type { RunRecord } from './read-record.ts';
import type { RecordedModel } from './recorded-model.ts';

export interface ReplayHost {
  /** In which the replay makes a directory of its own. */
  temporaryDirectory: string;
  environment: Readonly<Record<string, string | undefined>>;
  log: Log;
}

/** A run like the recorded one that publishes nothing, asks nobody, and goes on as long as `model` has an answer. */
export function replayedRun(
  { run: { at, command, settings }, config, end }: RunRecord,
  {
    host: { environment, log, temporaryDirectory },
    model,
    resources,
    listener,
  }: { host: ReplayHost; model: RecordedModel; resources: AsyncDisposableStack; listener: RunListener },
): Run {
  const began = Date.now();
  const { repository, runId } = command;
  const deps: Deps = {
    github: noGitHub(log),
    model: model.client,
    prompts: openPrompts(join(import.meta.dirname, '../../src/templates')),
    host: {
      serverUrl: 'http://replay.invalid',
      token: async () => 'none',
      environment: hostVariables(environment),
      temporaryDirectory,
      hidden: [],
      secrets: [],
      runUrl: undefined,
    },
    log,
    clock: () => new Date(at.getTime() + Date.now() - began),
    settings: { ...settings, configPath: '', dryRun: true },
  };
  const bot = { id: 0, login: 'replay', server: 'replay.invalid' };
  const notices: string[] = [];
  return {
    id: runId,
    deps,
    repository,
    // A slow machine is no reason for another end.
    config: { ...config, limits: { ...config.limits, minutes: 1_440 } },
    bot,
    announcer: loggingAnnouncer(log),
    gate: openGate(deps, { bot, notices }),
    outlet: noOutlet(log, { because: 'Replay' }),
    startedAt: at,
    ledger: new Ledger(),
    events: openRunEvents([listener, logEvent(log)]),
    recordPath: undefined,
    notices,
    resources,
    stage: { kind: 'checking' },
    mayGoOn: async () => {
      if (model.left() === 0) throw new Stop(conclusionOf(end), 'The record has no further answer.');
    },
    questionsAsked: 0,
  };
}

/** What the run ended with decides what becomes of unfinished work. */
function conclusionOf(end: RunRecord['end']): StopConclusion {
  return end?.conclusion === 'limit_reached' || end?.conclusion === 'cancelled' ? end.conclusion : 'failed';
}
