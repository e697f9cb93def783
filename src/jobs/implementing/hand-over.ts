import { z } from 'zod';
import { type Sha, shaSchema } from '../../core/ids.ts';
import { findStickyComment } from '../../github/comments.ts';
import { markReadyForReview, type PullRequest, updatePullRequest } from '../../github/pull-requests.ts';
import { dismissApprovals, readOpinions, requestReview } from '../../github/reviews.ts';
import { implementedPullRequestBody } from '../../report/implemented-body.ts';
import { plainLine } from '../../report/neutral.ts';
import { readPlannerMark, writePlannerMark } from '../plan-file/planner-mark.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import { readHiddenHead, writeHiddenHead } from '../run/hidden-head.ts';
import type { Run } from '../run/run.ts';
import { readRunMarks, writeRunMark } from '../run/run-mark.ts';

/** Kept in the comment on the pull request: the implementation is complete, and what is left is to hand it over. */
export interface HandOver {
  /** The last commit of the implementation. */
  head: Sha;
  /** Whether the pull request is to be made ready for review, or stays a draft. */
  ready: boolean;
}

const NAME = 'implemented';
const schema = z.object({ head: shaSchema, ready: z.boolean() });

/** What the comment hides at its head from the moment the implementation is complete. */
export function handOverMark(handOver: HandOver): string {
  return writeHiddenHead(NAME, handOver);
}

/** Of an implementation that an earlier run completed; undefined where none did. */
export async function findHandOver(
  { deps, bot }: Run,
  { number }: Pick<PullRequest, 'number'>,
): Promise<HandOver | undefined> {
  const comment = await findStickyComment(deps.github, { issue: number, bot });
  return comment && schema.safeParse(readHiddenHead(NAME, comment.body)).data;
}

interface Subject {
  pull: PullRequest;
  proposed: ProposedPlan;
  handOver: HandOver;
}

/**
 * Takes back every approval that was not given to the finished code, so that none of them counts for it. Returns the
 * logins of those whose approval could not be taken back. `spent`: reviews that were used up by this run.
 */
export async function dismissSpentApprovals(
  { deps }: Run,
  { pull, handOver, spent }: Omit<Subject, 'proposed'> & { spent: readonly number[] },
): Promise<string[]> {
  const opinions = await readOpinions(deps.github, { pullRequest: pull.number });
  const standing = opinions.filter(
    ({ id, state, commit }) => state === 'APPROVED' && (commit !== handOver.head || spent.includes(id)),
  );
  const dismissed = await dismissApprovals(deps.github, {
    pullRequest: pull.number,
    reviewIds: standing.map(({ id }) => id),
    message: 'This approval was given to the plan, which has been carried out since. Please review the code.',
  });
  return standing.filter(({ id }) => !dismissed.includes(id)).map(({ reviewer }) => reviewer.login);
}

/** Presents the pull request as one with code in it; ready for review comes last, when nothing else is left to do. */
export async function presentCode(
  { deps, repository }: Run,
  { pull, proposed, handOver, reviewers, record }: Subject & { reviewers: string[]; record?: string },
): Promise<void> {
  const { github, host } = deps;
  const { title, issue } = proposed.plan.frontMatter;
  const planUrl = `${host.serverUrl}/${repository.owner}/${repository.name}/blob/${pull.headRef}/${proposed.path}`;
  const body = implementedPullRequestBody({ title, issue, planPath: proposed.path, planUrl });
  const planner = readPlannerMark(pull.body);
  const { plan, work, stopped } = readRunMarks(pull.body);
  const marks = [
    planner && writePlannerMark(planner),
    plan && writeRunMark({ kind: 'plan', ...plan }),
    record ?? (work && writeRunMark({ kind: 'work', ...work })),
    stopped && writeRunMark({ kind: 'stopped', ...stopped }),
  ].filter((mark) => mark !== undefined);
  await updatePullRequest(github, {
    number: pull.number,
    title: plainLine(title),
    body: [body, ...marks].join('\n\n'),
  });
  if (!handOver.ready) return;
  await markReadyForReview(github, { number: pull.number });
  await requestReview(github, { pullRequest: pull.number, reviewers });
}

/** Goes on where an earlier run broke off while handing over. Changes nothing where that run came to its end. */
export async function finishHandOver(run: Run, { pull, proposed, handOver }: Subject): Promise<void> {
  if (run.deps.settings.dryRun || pull.headSha !== handOver.head) return;
  const kept = await dismissSpentApprovals(run, { pull, handOver, spent: [] });
  if (kept.length === 0 && handOver.ready && pull.draft) {
    await presentCode(run, { pull, proposed, handOver, reviewers: [] });
  }
  await run.announcer.state(proposed.plan.frontMatter.issue ?? pull.number, 'done');
}
