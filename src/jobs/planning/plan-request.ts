import { type CommentRef, type IssueSource, numberOf, type PlanCommand } from '../../core/command.ts';
import type { FrozenIssue } from '../../core/issue.ts';
import type { Actor } from '../../core/people.ts';
import { Stop } from '../../core/stop.ts';
import { together } from '../../core/together.ts';
import { stickyAmong } from '../../github/comments.ts';
import { type IssueComment, listComments, readIssue } from '../../github/issues.ts';
import { type IssueState, readState } from '../../github/labels.ts';
import { assertMayTrigger, objectionTo } from '../../github/permissions.ts';
import { findPlanPullRequest } from '../../github/plan-pull-request.ts';
import type { PullRequest } from '../../github/pull-requests.ts';
import { admit } from '../permission/admit.ts';
import { isTriggerLabel } from '../permission/concerns-baton.ts';
import type { Run } from '../run/run.ts';
import { type AskedQuestions, readQuestions } from './asked-questions.ts';

/** What somebody who may has asked the planner for. */
export interface PlanRequest extends Standing {
  kind: 'asked for';
  /** As the event froze it, so that an edit after the trigger reaches nobody; or live, where it was asked for by number. */
  issue: FrozenIssue;
  /** By GitHub's clock; undefined for who started the workflow by hand, which does not tell. */
  askedAt: Date | undefined;
  /** Whatever triggered the run, unless it has been acknowledged already. */
  unseen: string | undefined;
  /** Whether the plan is to be carried out without waiting for an approval. */
  auto: boolean;
  mayDecline: boolean;
  /** What was said to the questions that were open. */
  answer: Answer | undefined;
}

/** What stands on the issue as the run finds it. */
interface Standing {
  state: IssueState | undefined;
  /** All comments, oldest first. */
  said: readonly IssueComment[];
  asked: AskedQuestions;
}

export interface Answer {
  author: Actor;
  text: string;
  comment: CommentRef;
}

/** Makes sure that a plan is asked for, by somebody who may. Throws `Stop('refused')`. */
export async function readPlanRequest(
  run: Run,
  command: PlanCommand,
): Promise<PlanRequest | { kind: 'ignored'; reason: string }> {
  const { deps, config, announcer, bot } = run;
  const { issue: source, actor } = command;
  const number = numberOf(command);
  const mayTrigger = () => assertMayTrigger(deps.github, { actor, bot, policy: config.approval });
  const request = {
    kind: 'asked for',
    askedAt: undefined,
    unseen: undefined,
    auto: command.auto,
    mayDecline: config.plans.triage,
    answer: undefined,
  } as const;

  switch (source.kind) {
    case 'labeled': {
      const { label, issue } = source;
      if (!isTriggerLabel(config, label)) return ignored(`the label \`${label}\` starts nothing`);
      const [, , standing] = await together([
        announcer.consumeTrigger(number, label),
        mayTrigger(),
        readStanding(run, number),
      ]);
      const auto = command.auto || label === config.labels.auto;
      return { ...request, ...standing, issue, askedAt: issue.at, unseen: issue.nodeId, auto };
    }
    case 'dispatched': {
      const [, issue, standing] = await together([
        mayTrigger(),
        readIssue(deps.github, number),
        readStanding(run, number),
      ]);
      return { ...request, ...standing, issue, unseen: issue.nodeId };
    }
    case 'commented': {
      const { issue, comment, force } = source;
      await admit(run, { actor, comment });
      assertNoPullRequest(issue);
      const mayDecline = request.mayDecline && !force;
      return { ...request, ...(await readStanding(run, number)), issue, askedAt: comment.at, mayDecline };
    }
    case 'answered': {
      const { issue, comment, text } = source;
      const standing = await readStanding(run, number);
      const answered = await readAnswer(run, { command, source, standing });
      if (answered.kind === 'ignored') return answered;
      const answer = { author: actor, text, comment };
      const auto = request.auto && answered.hasSay;
      return { ...request, ...standing, issue, askedAt: comment.at, unseen: comment.nodeId, auto, answer };
    }
  }
}

/** Whether the comment answers questions of the planner. Throws Stop where they stand with the plan. */
async function readAnswer(
  run: Run,
  params: {
    command: PlanCommand;
    source: Extract<IssueSource, { kind: 'answered' }>;
    standing: Standing;
  },
): Promise<{ kind: 'answered'; hasSay: boolean } | { kind: 'ignored'; reason: string }> {
  const { command, source, standing } = params;
  const { issue, comment } = source;
  const questions = standing.asked;
  if (questions.open && comment.id <= questions.after) return ignored('no question waits for this comment');
  const hasSay = await maySay(run, command.actor);
  if (!hasSay && command.actor.id !== issue.author.id) {
    return ignored('the answer is by somebody who has no say here');
  }
  if (questions.open) return { kind: 'answered', hasSay };
  const waits = standing.state === 'needs-info';
  const pull = waits ? await findPlanPullRequest(run.deps.github, { issue: issue.number }) : undefined;
  if (!pull) return ignored('no question waits for this comment');
  run.stage = { kind: 'answering', comment };
  throw askedElsewhere(pull);
}

async function readStanding({ deps: { github }, bot }: Run, issue: number): Promise<Standing> {
  const [state, said] = await together([readState(github, { issue }), listComments(github, issue)]);
  return { state, said, asked: readQuestions(stickyAmong(said, { issue, bot })) };
}

/** A question about a plan stands where the plan does. */
function askedElsewhere({ number }: PullRequest): Stop {
  return new Stop(
    'needs_info',
    `The planner’s question is about the plan in #${number}. Comment \`/baton revise\` there, or here, with what it has to know.`,
  );
}

const ignored = (reason: string) => ({ kind: 'ignored', reason }) as const;

function assertNoPullRequest({ number, isPullRequest }: FrozenIssue): void {
  if (!isPullRequest) return;
  throw new Stop(
    'refused',
    `#${number} is a pull request, and Baton plans issues. Comment \`/baton plan\` on the issue, or \`/baton revise\` with what should be different on the pull request of a plan.`,
  );
}

async function maySay({ deps, bot, config }: Run, actor: Actor): Promise<boolean> {
  return (await objectionTo(deps.github, { actor, bot, policy: config.approval })) === undefined;
}
