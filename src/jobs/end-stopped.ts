import { type Command, numberOf } from '../core/command.ts';
import { redactor } from '../core/redact.ts';
import type { Stop, StopConclusion } from '../core/stop.ts';
import { explainGitHubError } from '../github/explain-error.ts';
import type { IssueState } from '../github/labels.ts';
import { stoppedReport } from '../report/stopped.ts';
import { CheckFailed } from './check-failed.ts';
import { concernsBaton } from './concerns-baton.ts';
import type { Outcome } from './outcome.ts';
import { type Run, type Stage, spendingOf } from './run.ts';

/** Tells people how a run stopped: one comment, the state label, and the outcome for whoever started it. */
export async function endStopped(
  run: Run,
  { command, stop }: { command: Command; stop: Stop },
): Promise<Outcome> {
  const { stage, deps } = run;
  const { conclusion, message } = stop;
  const phases = stage.kind === 'implementing' ? stage.phases : undefined;
  const report = redactor(deps.host.secrets)(
    stoppedReport({
      conclusion,
      message,
      output: stop instanceof CheckFailed ? stop.output : undefined,
      phases,
      spending: spendingOf(run),
      notices: run.notices,
      runUrl: deps.host.runUrl,
    }),
  );
  try {
    await tell(run, { command, conclusion, report });
  } catch (error) {
    const reason = explainGitHubError(error)?.message ?? String(error);
    deps.log.warn(`The end of the run could not be shown on GitHub. ${reason}`);
  }
  return { conclusion, line: message, report, ...publishedSoFar(stage) };
}

function publishedSoFar(stage: Stage): Partial<Outcome> {
  if (stage.kind !== 'implementing') return {};
  const { pull, planPath, phases } = stage;
  const done = phases.filter(({ status }) => status === 'done').length;
  return {
    branch: pull.headRef,
    planPath,
    pullRequest: { number: pull.number, url: pull.url },
    phases: { done, total: phases.length },
  };
}

async function tell(
  run: Run,
  { command, conclusion, report }: { command: Command; conclusion: StopConclusion; report: string },
): Promise<void> {
  const { stage, announcer } = run;
  switch (stage.kind) {
    case 'checking': {
      if (!(await concernsBaton(run, command))) return;
      const number = numberOf(command);
      // The run may have stopped before it came to the label, which has to be set again all the same.
      if (command.kind === 'plan' && command.issue.kind === 'labeled') {
        await announcer.consumeTrigger(number, command.issue.label);
      }
      // Whoever was turned away must not be able to take down what stands there.
      if (conclusion === 'refused') return announcer.commentUnlessPresent(number, report);
      return announcer.comment(number, report);
    }
    case 'planning':
      await announcer.state(stage.issue, stateAfter(conclusion, undefined));
      return announcer.comment(stage.issue, report);
    case 'implementing':
      await announcer.state(stage.labelled, stateAfter(conclusion, 'awaiting-approval'));
      return announcer.comment(stage.pull.number, report);
  }
}

/** `otherwise`: where the run can go on without anything having gone wrong. */
function stateAfter(conclusion: StopConclusion, otherwise: IssueState | undefined): IssueState | undefined {
  switch (conclusion) {
    case 'failed':
    case 'limit_reached':
      return 'failed';
    case 'needs_info':
      return 'needs-info';
    case 'refused':
    case 'blocked':
    case 'cancelled':
    case 'declined':
      return otherwise;
  }
}
