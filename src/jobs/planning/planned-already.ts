import { commentOf, numberOf, type PlanCommand } from '../../core/command.ts';
import type { PullRequest } from '../../github/pull-requests.ts';
import { madeMeanwhile } from '../../report/made-meanwhile.ts';
import type { Outcome } from '../run/outcome.ts';
import type { Run } from '../run/run.ts';
import type { EarlierPlan } from './earlier-plan.ts';

/** The answer to a trigger that was answered before, and whose answer people have taken up: it changes nothing. */
export function plannedBefore({ pull, path, since }: Extract<EarlierPlan, { kind: 'settled' }>): Outcome {
  const line = `This trigger was answered before: its plan was proposed in #${pull.number}, which ${since} by now. Nothing was changed`;
  return { conclusion: 'planned', line, report: `${line}.`, ...planIn(pull, path) };
}

/** One plan answers all who asked for it while it was being made. */
export async function plannedMeanwhile(
  { announcer, id }: Run,
  { command, pull, path }: { command: PlanCommand; pull: PullRequest; path: string },
): Promise<Outcome> {
  const report = madeMeanwhile({ pullRequest: pull.number });
  const comment = commentOf(command);
  const to = comment ? `comment-${comment.id}` : `run-${id}`;
  await announcer.reply(numberOf(command), { to, markdown: report });
  const line = `The plan was being made when it was asked for once more: it is proposed in ${pull.url}`;
  return { conclusion: 'answered', line, report, ...planIn(pull, path) };
}

function planIn(pull: PullRequest, path: string | undefined): Partial<Outcome> {
  return { branch: pull.headRef, planPath: path, pullRequest: { number: pull.number, url: pull.url } };
}
