import { basename } from 'node:path';
import { type Command, commentOf, numberOf } from '../../core/command.ts';
import type { Markdown } from '../../core/markdown.ts';
import type { Stop, StopConclusion } from '../../core/stop.ts';
import { explainGitHubError } from '../../github/explain-error.ts';
import type { IssueState } from '../../github/labels.ts';
import { redacted } from '../../report/redacted.ts';
import { stoppedReport } from '../../report/stopped.ts';
import { describeUnfinished } from '../implementing/keep-unfinished.ts';
import { concernsBaton } from '../permission/concerns-baton.ts';
import { answer } from '../run/answer.ts';
import { CheckFailed } from '../run/check-failed.ts';
import type { Outcome } from '../run/outcome.ts';
import { type Run, type Stage, spendingOf } from '../run/run.ts';
import { recordStop } from './record-stop.ts';
import { showStop } from './show-stop.ts';

/** Tells people how a run stopped: one comment, the state label, and the outcome for whoever started it. */
export async function endStopped(
  run: Run,
  { command, stop }: { command: Command; stop: Stop },
): Promise<Outcome> {
  const { stage, deps } = run;
  const { conclusion } = stop;
  const message = messageOf(run, stop);
  const phases = stage.kind === 'implementing' ? stage.phases : undefined;
  const report = redacted(
    stoppedReport({
      conclusion,
      message,
      output: stop instanceof CheckFailed ? stop.output : undefined,
      phases,
      spending: spendingOf(run),
      notices: run.notices,
      runUrl: deps.host.runUrl,
    }),
    deps.host.secrets,
  );
  await orWarn(run, () => tell(run, { command, conclusion, report }));
  await orWarn(run, () => showStop(run, { command, stop }));
  await orWarn(run, () => recordStop(run, conclusion));
  const { questionsAsked } = run;
  return {
    conclusion,
    line: message,
    report,
    ...(stop.mayPass && { mayPass: true }),
    ...publishedSoFar(stage),
    ...(questionsAsked > 0 && { questionsAsked }),
  };
}

/** What stopped the run, what has become of the phase it stopped at, and how to go on. */
function messageOf({ stage, recordPath }: Run, { conclusion, message }: Stop): string {
  if (stage.kind !== 'implementing') return message;
  const recordName = basename(recordPath ?? '');
  const goOn = conclusion === 'limit_reached' ? ['To go on from there, comment `/baton implement`.'] : [];
  const unfinished = stage.unfinished ? [describeUnfinished(stage.unfinished, { recordName })] : [];
  return [message, ...unfinished, ...goOn].join(' ');
}

async function orWarn({ deps }: Run, show: () => Promise<void>): Promise<void> {
  try {
    await show();
  } catch (error) {
    const reason = explainGitHubError(error)?.message ?? String(error);
    deps.log.warn(`The end of the run could not be shown on GitHub. ${reason}`);
  }
}

function publishedSoFar(stage: Stage): Partial<Outcome> {
  if (stage.kind !== 'implementing' && stage.kind !== 'revising') return {};
  const { pull, planPath } = stage;
  const published = {
    branch: pull?.headRef,
    planPath,
    pullRequest: pull && { number: pull.number, url: pull.url },
  };
  if (stage.kind === 'revising') return published;
  const { phases } = stage;
  const done = phases.filter(({ status }) => status === 'done').length;
  return { ...published, phases: { done, total: phases.length } };
}

async function tell(
  run: Run,
  { command, conclusion, report }: { command: Command; conclusion: StopConclusion; report: Markdown },
): Promise<void> {
  const { stage, announcer } = run;
  switch (stage.kind) {
    case 'checking': {
      // There is no place for it but the summary of the job.
      if (command.kind === 'primer-sync') return;
      if (!(await concernsBaton(run, command))) return;
      const number = numberOf(command);
      // Anybody may comment, and whoever does it again and again without having a say is answered once.
      if (commentOf(command)) {
        return announcer.reply(number, { to: `account-${command.actor.id}`, markdown: report });
      }
      // The run may have stopped before it came to the label, which has to be set again all the same.
      if (command.kind === 'plan' && command.issue.kind === 'labeled') {
        await announcer.consumeTrigger(number, command.issue.label);
      }
      // Whoever was turned away must not be able to take down what stands there.
      if (conclusion === 'refused') return announcer.commentUnlessPresent(number, report);
      // The plan, or what has come of it, stands there and is not what stopped.
      if (command.kind === 'revise') {
        return announcer.reply(number, { to: `run-${run.id}`, markdown: report });
      }
      return announcer.comment(number, report);
    }
    case 'answering':
      if (command.kind === 'primer-sync') return;
      return answer(run, { number: numberOf(command), markdown: report });
    case 'planning':
      await announcer.state(stage.issue, stateAfter(conclusion, stage.otherwise));
      return announcer.comment(stage.issue, report);
    case 'revising':
      await announcer.state(stage.issue, stateAfter(conclusion, 'awaiting-approval'));
      return announcer.comment(stage.pull.number, report);
    case 'implementing':
      if (stage.pull === undefined || stage.labelled === undefined) return;
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
