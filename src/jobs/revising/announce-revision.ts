import type { Sha } from '../../core/ids.ts';
import type { Actor } from '../../core/people.ts';
import { redactor } from '../../core/redact.ts';
import { type PullRequest, updatePullRequest } from '../../github/pull-requests.ts';
import { type ReviewComment, replyOnce } from '../../github/review-comments.ts';
import type { Plan } from '../../plan/plan.ts';
import { planChanges } from '../../plan/plan-changes.ts';
import { planWaiting } from '../../report/checks.ts';
import { planRevisedComment, threadAnswer } from '../../report/plan-revised.ts';
import { redacted } from '../../report/redacted.ts';
import type { CommittedPlan } from '../plan-file/committed-plan.ts';
import { planMark } from '../plan-file/plan-mark.ts';
import { plannerMark, readPlannerMark } from '../plan-file/planner-mark.ts';
import { proposalOf, pullRequestContent, wholePlan } from '../planning/proposal.ts';
import type { Outcome } from '../run/outcome.ts';
import type { Run } from '../run/run.ts';
import { readRunMarks, writeRunMark } from '../run/run-mark.ts';

/** A new version of a plan, with what it answers. */
export interface Revision {
  committed: CommittedPlan;
  /** The version before; its plan is undefined where it cannot be read. */
  before: { commit: Sha; plan: Plan | undefined };
  /** Empty where it is not known any more. */
  askedBy: Actor[];
  answers: AnsweredPoint[];
}

export interface AnsweredPoint {
  comment: ReviewComment | undefined;
  asked: string | undefined;
  answer: string;
}

/**
 * Shows a new version of the plan to people: the comment on the pull request, an answer to each comment on its lines,
 * the state label and, last, the pull request's body, which from then on says that all of this is done.
 */
export async function announceRevision(
  run: Run,
  { pull, issue, revision }: { pull: PullRequest; issue: number; revision: Revision },
): Promise<Outcome> {
  const { deps, announcer, gate } = run;
  const { committed, before, answers, askedBy } = revision;
  const { branch, commit, path, plan, warnings: findings } = committed;
  const { dryRun } = deps.settings;
  const proposal = proposalOf(run, { issue, committed });
  await gate.show(commit, planWaiting({ planPath: path, findings, runUrl: deps.host.runUrl }));
  const { secrets } = deps.host;
  const comment = redacted(
    planRevisedComment({
      ...proposal,
      askedBy: [...new Set(askedBy.map(({ login }) => login))],
      compareUrl: dryRun ? undefined : urlOf(run, `compare/${before.commit}...${commit}`),
      changes: before.plan && planChanges(before.plan, plan),
      answers,
    }),
    secrets,
  );
  await announcer.comment(pull.number, comment);
  if (!dryRun) await answerInThreads(run, { pull, revision });
  await announcer.state(issue, 'awaiting-approval');
  if (!dryRun) {
    const mark = plannerMark(run.ledger, readPlannerMark(pull.body));
    const { plan: earlier, stopped } = readRunMarks(pull.body);
    const record = planMark(run, { askedAt: undefined, earlier });
    const stops = stopped ? [writeRunMark({ kind: 'stopped', ...stopped })] : [];
    const marks = [...(mark ? [mark] : []), record, ...stops, versionMark(commit)];
    await updatePullRequest(deps.github, {
      number: pull.number,
      ...pullRequestContent(run, { proposal, marks }),
    });
  }
  const line = dryRun
    ? `Dry run: a new version of ${path} would be on ${branch} (${pull.url})`
    : `${path} is revised: ${commit} is on ${branch} (${pull.url})`;
  const more = dryRun ? wholePlan(committed).map(redactor(secrets)) : [];
  return { ...revised(pull, path), line, report: [comment, ...more].join('\n\n') };
}

/** Whether the pull request says that all of this version was shown. */
export function isAnnounced({ body }: PullRequest, commit: Sha): boolean {
  return body.includes(versionMark(commit));
}

/** What an entry is told of a pull request whose plan was revised. */
export function revised(
  pull: PullRequest,
  planPath: string,
): Pick<Outcome, 'conclusion' | 'branch' | 'planPath' | 'pullRequest'> {
  return {
    conclusion: 'revised',
    branch: pull.headRef,
    planPath,
    pullRequest: { number: pull.number, url: pull.url },
  };
}

function versionMark(commit: Sha): string {
  return `<!-- baton:version ${commit} -->`;
}

async function answerInThreads(
  run: Run,
  { pull, revision }: { pull: PullRequest; revision: Revision },
): Promise<void> {
  const { deps, bot } = run;
  const { commit } = revision.committed;
  const url = urlOf(run, `commit/${commit}`);
  for (const { comment, answer } of revision.answers) {
    if (!comment) continue;
    const body = redactor(deps.host.secrets)(threadAnswer(answer, { commit, url }));
    await replyOnce(deps.github, { pullRequest: pull.number, comment, bot, key: commit, body });
  }
}

function urlOf({ deps, repository: { owner, name } }: Run, path: string): string {
  return `${deps.host.serverUrl}/${owner}/${name}/${path}`;
}
