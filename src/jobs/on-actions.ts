import type {
  ImplementCommand,
  PlanCommand,
  PrimerAfterMergeCommand,
  ReviseCommand,
} from '../core/command.ts';
import { commentOf, numberOf } from '../core/command.ts';
import { Stop } from '../core/stop.ts';
import { lastLabelled } from '../github/label-events.ts';
import { readState, STATE_LABELS } from '../github/labels.ts';
import { assertMayTrigger, objectionTo } from '../github/permissions.ts';
import { readPullRequest } from '../github/pull-requests.ts';
import { readWorkflowRun, startWorkflow, type WorkflowRun, type WorkflowStart } from '../github/workflows.ts';
import { admit } from './permission/admit.ts';
import { isTriggerLabel } from './permission/concerns-baton.ts';
import { isOwnBranch, issueOfBranch } from './permission/own-pull-request.ts';
import type { Workflows } from './run/deps.ts';
import { ignored, type Outcome } from './run/outcome.ts';
import type { Run } from './run/run.ts';
import { markFor, startedBefore } from './workflow-mark.ts';

/** The file of Baton's workflow, in `.github/workflows`. */
const FILE = 'baton.yml';
const PATH = `.github/workflows/${FILE}`;

type Declined = Extract<WorkflowStart, { kind: 'declined' }>;

export type WorkCommand = PlanCommand | ReviseCommand | ImplementCommand | PrimerAfterMergeCommand;

/**
 * Has a command carried out by the repository's own workflow, on its runners, and waits for its end. The workflow looks
 * at everything again by itself, and tells people what came of it; here is told only what it cannot tell.
 */
export async function onActions(
  run: Run,
  { command, workflows }: { command: WorkCommand; workflows: Workflows },
): Promise<Outcome> {
  const { started } = workflows;
  if (started !== undefined) return follow(run, { id: started, workflows });
  const before = await startedBefore(run, { file: FILE, workflows });
  if (before !== undefined) return remember(run, { id: before, workflows });
  const asked = await whatIsAsked(run, command);
  if (asked.kind === 'ignored') return ignored(asked.reason);
  const ref = command.repository.defaultBranch;
  const mark = await markFor(run, { path: PATH, ref, workflows });
  const inputs = { ...asked.inputs, ...mark };
  const start = await startWorkflow(workflows.github, { file: FILE, ref, inputs });
  if (start.kind === 'declined') throw notStarted(start, { branch: ref });
  const line = `The workflow \`${FILE}\` was started for #${numberOf(command)}`;
  if (start.run === undefined) return { conclusion: 'answered', line, report: `${line}.` };
  return remember(run, { id: start.run, workflows });
}

function notStarted({ status, why }: Declined, { branch }: { branch: string }): Stop {
  const file = `\`${PATH}\``;
  const otherwise = 'or remove `executor: actions` from the configuration. Then ask for it again.';
  switch (status) {
    case 404:
      return new Stop(
        'failed',
        `There is no workflow ${file} on \`${branch}\` that could carry this out. Put Baton's example there, ${otherwise}`,
      );
    case 422:
      return new Stop(
        'failed',
        `GitHub does not start ${file}: ${why}. Give it \`workflow_dispatch\` with all inputs of Baton's example, see that it is enabled and that the App was granted \`actions: write\`, ${otherwise}`,
      );
    case 403:
      return new Stop(
        'failed',
        `The App may not start ${file}: ${why}. Grant it \`actions: write\` and accept that for its installation, ${otherwise}`,
      );
  }
}

/** What the workflow is given, after a look at who asks: it would only see that Baton does. */
async function whatIsAsked(
  run: Run,
  command: WorkCommand,
): Promise<{ kind: 'asked'; inputs: Record<string, string> } | { kind: 'ignored'; reason: string }> {
  const { deps, config, bot, announcer } = run;
  const { actor } = command;
  if (command.kind === 'primer-sync') {
    return { kind: 'asked', inputs: { command: command.kind, pull_request: String(command.pullRequest) } };
  }
  const comment = commentOf(command);
  const isAnswer = command.kind === 'plan' && command.issue.kind === 'answered';
  if (comment && !isAnswer) await admit(run, { actor, comment });
  const mayTrigger = () => assertMayTrigger(deps.github, { actor, bot, policy: config.approval });

  if (command.kind === 'plan') {
    const { issue: source } = command;
    const inputs = { command: 'plan', issue: String(numberOf(command)) };
    if (source.kind === 'answered') {
      if (!(await isWaitedFor(run, source)))
        return { kind: 'ignored', reason: 'no question waits for this comment' };
      const objection =
        actor.id !== source.issue.author.id &&
        (await objectionTo(deps.github, { actor, bot, policy: config.approval }));
      if (objection) return { kind: 'ignored', reason: 'the answer is by somebody who has no say here' };
    }
    if (source.kind !== 'labeled') return { kind: 'asked', inputs };
    const { label, issue } = source;
    if (!isTriggerLabel(config, label))
      return { kind: 'ignored', reason: `the label \`${label}\` starts nothing` };
    await announcer.consumeTrigger(issue.number, label);
    await mayTrigger();
    await announcer.seen(issue.nodeId);
    const auto = label === config.labels.auto;
    return { kind: 'asked', inputs: { ...inputs, ...(auto && { auto: 'true' }) } };
  }

  const about = await aboutPlan(run, command.pullRequest);
  if (about === undefined)
    return { kind: 'ignored', reason: `#${command.pullRequest} is none of Baton’s pull requests` };
  const instructions =
    command.kind === 'revise' && 'instructions' in command.request ? command.request.instructions : '';
  const inputs = { command: command.kind, ...about, ...(instructions !== '' && { instructions }) };
  return { kind: 'asked', inputs };
}

/** What was asked, the workflow's own account keeps; that something was, and when, anybody can see. */
async function isWaitedFor(
  { deps }: Run,
  { issue, comment }: Extract<PlanCommand['issue'], { kind: 'answered' }>,
): Promise<boolean> {
  if ((await readState(deps.github, { issue: issue.number })) !== 'needs-info') return false;
  const labels = [STATE_LABELS['needs-info']];
  const asked = await lastLabelled(deps.github, { issue: issue.number, labels });
  return asked === undefined || asked.at <= comment.at;
}

/** The number may be that of the issue as well. */
async function aboutPlan(run: Run, number: number): Promise<Record<string, string> | undefined> {
  const pull = await readPullRequest(run.deps.github, number).catch((error: unknown) => {
    if (error instanceof Stop) return undefined;
    throw error;
  });
  if (!pull) return { pull_request: String(number) };
  if (!isOwnBranch(pull)) return undefined;
  const issue = issueOfBranch(pull);
  return { pull_request: String(number), ...(issue !== undefined && { issue: String(issue) }) };
}

async function remember(run: Run, started: { id: number; workflows: Workflows }): Promise<Outcome> {
  await started.workflows.remember(started.id);
  return follow(run, started);
}

async function follow(run: Run, { id, workflows }: { id: number; workflows: Workflows }): Promise<Outcome> {
  const { url, conclusion } = await endOf(run, { id, workflows });
  if (conclusion === 'success') {
    const line = `The workflow run ${url} has carried it out`;
    return { conclusion: 'answered', line, report: `${line}.` };
  }
  const how = conclusion === 'cancelled' ? 'was cancelled' : `ended with \`${conclusion}\``;
  throw new Stop(
    conclusion === 'cancelled' ? 'cancelled' : 'failed',
    `The workflow run that was to carry this out ${how}: ${url} has the reason. Mend that, and ask for it again.`,
  );
}

async function endOf(
  run: Run,
  { id, workflows: { github, lookEveryMs } }: { id: number; workflows: Workflows },
): Promise<Required<{ url: string; conclusion: string }>> {
  for (;;) {
    const { url, conclusion }: WorkflowRun = await readWorkflowRun(github, id);
    if (conclusion !== undefined) return { url, conclusion };
    await run.mayGoOn({ now: true });
    await github.pause(lookEveryMs);
  }
}
