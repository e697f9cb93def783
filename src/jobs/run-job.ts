import { Ledger, type LedgerBreakdown, type LedgerEntry, type LedgerTotals } from '../agent/ledger.ts';
import type { Command } from '../core/command.ts';
import { fullDiskStop } from '../core/full-disk.ts';
import type { Bot } from '../core/people.ts';
import { redactor } from '../core/redact.ts';
import { Stop } from '../core/stop.ts';
import { findBot, readBot } from '../github/bot.ts';
import { explainGitHubError } from '../github/explain-error.ts';
import { stoppedReport } from '../report/stopped.ts';
import { endStopped } from './ending/end-stopped.ts';
import { hostEnded } from './permission/cancelled.ts';
import { isOwnEvent } from './permission/own-event.ts';
import type { Deps } from './run/deps.ts';
import { openRun } from './run/open-run.ts';
import { ignored, type Outcome } from './run/outcome.ts';
import { readConfig } from './run/read-config.ts';
import { openRecordFile, RECORD_FORMAT, type RecordFile } from './run/record-file.ts';
import type { Run } from './run/run.ts';

/** What is kept of a run: enough to account for it. */
export interface RunRecord {
  run: string;
  command: Command['kind'];
  repository: string;
  startedAt: string;
  durationMs: number;
  outcome: Outcome;
  totals: LedgerTotals;
  /** The same for each session and each phase. */
  breakdown: LedgerBreakdown;
  requests: LedgerEntry[];
  /** Where the whole of it is, event by event; see `RecordFile`. */
  sessionRecord: string | undefined;
}

export interface JobEnd {
  outcome: Outcome;
  record: RunRecord;
}

/** Runs a job from its first look at the repository to its end, and reports a stop wherever it comes from. */
export async function runJob(
  deps: Deps,
  command: Command,
  job: (run: Run) => Promise<Outcome>,
): Promise<JobEnd> {
  const startedAt = deps.clock();
  const ledger = new Ledger();
  using recordFile = openRecord(deps, command);
  const outcome = withoutSecrets(
    await withRun(deps, { command, startedAt, ledger, recordFile }, job),
    deps.host.secrets,
  );
  const { report: _, ...end } = outcome;
  recordFile.append({ kind: 'end', outcome: end, totals: ledger.totals() });
  return {
    outcome,
    record: {
      run: command.runId,
      command: command.kind,
      repository: `${command.repository.owner}/${command.repository.name}`,
      startedAt: startedAt.toISOString(),
      durationMs: deps.clock().getTime() - startedAt.getTime(),
      outcome,
      totals: ledger.totals(),
      breakdown: ledger.breakdown(),
      requests: ledger.entries,
      sessionRecord: recordFile.path,
    },
  };
}

/** Whatever way it leaves: as a job's summary, an output, or a line of a log. */
function withoutSecrets(outcome: Outcome, secrets: readonly string[]): Outcome {
  const redact = redactor(secrets);
  return { ...outcome, line: redact(outcome.line), report: redact(outcome.report) };
}

/** Opens it with all that the run was started with. */
function openRecord({ host, clock, log, settings }: Deps, command: Command): RecordFile {
  const recordFile = openRecordFile({
    directory: host.records,
    name: `baton-${command.kind}-${command.runId}`,
    secrets: host.secrets,
    clock,
    log,
  });
  const { runUrl, versions } = host;
  recordFile.append({ kind: 'run', format: RECORD_FORMAT, command, settings, versions, runUrl });
  return recordFile;
}

async function withRun(
  deps: Deps,
  {
    command,
    startedAt,
    ledger,
    recordFile,
  }: { command: Command; startedAt: Date; ledger: Ledger; recordFile: RecordFile },
  job: (run: Run) => Promise<Outcome>,
): Promise<Outcome> {
  const resources = new AsyncDisposableStack();
  let run: Run | undefined;
  try {
    const configRead = readConfig(deps, command.repository.defaultBranch);
    // What is wrong with it is told once there is a run to tell it.
    const [bot] = await Promise.all([botOf(deps), configRead.catch(() => undefined)]);
    if (isOwnEvent(command, bot)) return ignored('Baton caused it itself');
    run = openRun(deps, { command, bot, startedAt, ledger, recordFile, resources });
    run.config = await configRead;
    run.events.emit({ kind: 'config', config: run.config });
    return await job(run);
  } catch (error) {
    // Whatever broke after that, broke because of it.
    const stop = deps.host.signal?.aborted
      ? hostEnded(deps.host, run?.stage ?? { kind: 'checking' })
      : await asStop(error, deps);
    if (run) return endStopped(run, { command, stop });
    const report = stoppedReport({
      conclusion: stop.conclusion,
      message: stop.message,
      runUrl: deps.host.runUrl,
    });
    return { conclusion: stop.conclusion, line: stop.message, report, mayPass: stop.mayPass };
  } finally {
    await tidyUp(resources, deps);
  }
}

/** The account that publishes, whichever this part's own token is of. */
function botOf({ github, host, part }: Deps): Promise<Bot> {
  return part?.bot === undefined ? readBot(github, host) : findBot(github, { login: part.bot, ...host });
}

/** What is left lying about does not undo what was done. */
async function tidyUp(resources: AsyncDisposableStack, { log }: Deps): Promise<void> {
  try {
    await resources.disposeAsync();
  } catch (error) {
    log.warn(`Not everything of this run could be cleaned up: ${String(error)}`);
  }
}

async function asStop(error: unknown, { log, host }: Deps): Promise<Stop> {
  const full = await fullDiskStop(error, host.temporaryDirectory);
  const explained = full ?? explainGitHubError(error);
  if (explained) {
    if (explained.cause instanceof Error) log.foreign(`The reason: ${explained.cause.message}`);
    return explained;
  }
  log.foreign(`The reason: ${String(error)}`);
  if (host.debug && error instanceof Error && error.stack) log.foreign(error.stack);
  return new Stop(
    'failed',
    'Baton itself failed. What is on the branch stays as it is, and starting the run again goes on from there. The log of the run has the reason; please report it. A run with debug logging says where it came from.',
    { cause: error, mayPass: true },
  );
}
