import type { Ledger } from '../../agent/ledger.ts';
import { parseConfig } from '../../config/parse-config.ts';
import type { Command } from '../../core/command.ts';
import type { Bot } from '../../core/people.ts';
import { assertHostGoesOn } from '../permission/cancelled.ts';
import { gitHubAnnouncer, loggingAnnouncer } from './announcer.ts';
import type { Deps } from './deps.ts';
import { openGate } from './gate.ts';
import { logEvent } from './log-event.ts';
import { gitHubOutlet, noOutlet } from './outlet.ts';
import type { RecordFile } from './record-file.ts';
import type { Run } from './run.ts';
import { openRunEvents } from './run-events.ts';

/** A run that has done nothing yet, with the default configuration: what the repository's own says is not read here. */
export function openRun(
  deps: Deps,
  {
    command,
    bot,
    recordFile,
    ...given
  }: {
    command: Command;
    bot: Bot;
    startedAt: Date;
    ledger: Ledger;
    recordFile: RecordFile;
    resources: AsyncDisposableStack;
  },
): Run {
  const notices = dryRunNotice(deps);
  const run: Run = {
    ...given,
    ...presenting(deps, { bot, notices }),
    id: command.runId,
    deps,
    repository: command.repository,
    config: parseConfig(undefined, deps.settings.configPath),
    bot,
    events: openRunEvents([recordFile.append, logEvent(deps.log), ...(deps.listeners ?? [])]),
    recordPath: recordFile.path,
    notices,
    stage: { kind: 'checking' },
    mayGoOn: async () => assertHostGoesOn(deps, run.stage),
    questionsAsked: 0,
  };
  return run;
}

/** Where people see what the run does: on GitHub, or for a dry run in the log. */
function presenting(
  deps: Deps,
  { bot, notices }: { bot: Bot; notices: string[] },
): Pick<Run, 'announcer' | 'gate' | 'outlet'> {
  const because = deps.part?.kind === 'work' ? 'Left to the part that publishes' : 'Dry run';
  const gate = openGate(deps, { bot, notices, because });
  return deps.settings.dryRun
    ? { announcer: loggingAnnouncer(deps.log, { because }), gate, outlet: noOutlet(deps.log, { because }) }
    : { announcer: gitHubAnnouncer(deps.github, bot), gate, outlet: gitHubOutlet(deps.host) };
}

function dryRunNotice({ settings, part }: Deps): string[] {
  return settings.dryRun && part?.kind !== 'work'
    ? ['Dry run: nothing was pushed and nothing was changed on GitHub. This says what would have been.']
    : [];
}
