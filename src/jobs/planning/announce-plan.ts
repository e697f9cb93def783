import { redactor } from '../../core/redact.ts';
import { findPlanPullRequest, openPlanPullRequest } from '../../github/plan-pull-request.ts';
import { updatePullRequest } from '../../github/pull-requests.ts';
import { planWaiting } from '../../report/checks.ts';
import { planPullRequestBody, planReadyComment } from '../../report/plan-ready.ts';
import { redacted } from '../../report/redacted.ts';
import type { CommittedPlan } from '../plan-file/committed-plan.ts';
import { planMark } from '../plan-file/plan-mark.ts';
import { writePlannerMark } from '../plan-file/planner-mark.ts';
import type { Outcome } from '../run/outcome.ts';
import type { Run } from '../run/run.ts';
import { readRunMarks, writeRunMark } from '../run/run-mark.ts';
import { proposalOf, pullRequestContent, wholePlan } from './proposal.ts';

/** Puts a plan that is on its branch before people: draft pull request, state label, comment on the issue. */
export async function announcePlan(
  run: Run,
  {
    issue,
    committed,
    auto,
    askedAt,
  }: { issue: number; committed: CommittedPlan; auto: boolean; askedAt: Date | undefined },
): Promise<Outcome> {
  const { deps, announcer, gate, repository } = run;
  const { branch, path, commit, warnings: findings } = committed;
  const proposal = { ...proposalOf(run, { issue, committed }), auto };
  await gate.show(commit, planWaiting({ planPath: path, findings, runUrl: deps.host.runUrl }));
  const outcome = { conclusion: 'planned', branch, planPath: path } as const;
  if (deps.settings.dryRun) {
    const line = `Dry run: ${path} would be proposed on ${branch}`;
    const report = [planPullRequestBody(proposal), ...wholePlan(committed)].join('\n\n');
    return { ...outcome, line, report: redactor(deps.host.secrets)(report) };
  }

  const mark = committed.usage && writePlannerMark(committed.usage);
  const open = await findPlanPullRequest(deps.github, { issue });
  const stopped = readRunMarks(open?.body ?? '').stopped;
  const stops = stopped ? [writeRunMark({ kind: 'stopped', ...stopped })] : [];
  const marks = [...(mark ? [mark] : []), planMark(run, { askedAt }), ...stops];
  const content = pullRequestContent(run, { proposal, marks });
  const pull =
    open ?? (await openPlanPullRequest(deps.github, { branch, base: repository.defaultBranch, ...content }));
  // An earlier run of the same trigger got as far as the pull request, and has said there what it spent.
  if (open && run.ledger.entries.length > 0)
    await updatePullRequest(deps.github, { number: open.number, ...content });

  const { secrets } = deps.host;
  const report = redacted(planReadyComment({ ...proposal, pullRequest: pull.number }), secrets);
  await announcer.state(issue, 'awaiting-approval');
  await announcer.comment(issue, report);
  const line = `${path} is proposed in ${pull.url}`;
  return { ...outcome, line, report, pullRequest: { number: pull.number, url: pull.url } };
}
