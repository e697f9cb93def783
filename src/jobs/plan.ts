import { numberOf, type PlanCommand } from '../core/command.ts';
import type { Sha } from '../core/ids.ts';
import { redactor } from '../core/redact.ts';
import { assertPlannable, readDiscussion } from '../github/issues.ts';
import { announcePlan } from './announce-plan.ts';
import { type AskedQuestions, questionsAsked, writeQuestions } from './asked-questions.ts';
import { briefOf, untrusted } from './brief.ts';
import { commitPlan } from './commit-plan.ts';
import type { CommittedPlan } from './committed-plan.ts';
import { type EarlierPlan, findEarlierPlan } from './earlier-plan.ts';
import { ignored, type Outcome } from './outcome.ts';
import { fetchDefaultBranch, openPlace, type Place } from './place.ts';
import { planBranch } from './plan-branch.ts';
import { type PlanRequest, readPlanRequest } from './plan-request.ts';
import { askMore, submittedPlan } from './planner-end.ts';
import { holdPlannerSession } from './planner-session.ts';
import type { Run } from './run.ts';
import { UNDER_WAY } from './settled.ts';
import type { AcceptedPlan } from './submission-review.ts';
import { watchForCancel } from './watch-for-cancel.ts';

/** From a label or a comment on an issue to a plan file in a draft pull request. */
export async function plan(run: Run, command: PlanCommand): Promise<Outcome> {
  const { announcer } = run;
  const number = numberOf(command);
  const request = await readPlanRequest(run, command);
  if (request.kind === 'ignored') return ignored(request.reason);
  assertPlannable(request.issue);
  run.stage = { kind: 'planning', issue: number };
  run.questionsAsked = questionsAsked(request.asked);
  if (request.unseen !== undefined) await announcer.seen(request.unseen);

  const place = await openPlace(run);
  const base = await fetchDefaultBranch(run, place);
  const earlier = await findEarlierPlan(run, { issue: number, place });
  if (earlier.kind === 'settled') {
    return concluded(run, alreadyPlanned(earlier), { auto: request.auto && earlier.since === UNDER_WAY });
  }
  if (earlier.kind === 'same-run') return propose(run, { request, committed: earlier.committed });

  const otherwise = earlier.kind === 'replaced' ? 'awaiting-approval' : undefined;
  run.stage = { kind: 'planning', issue: number, otherwise };
  await announcer.state(number, 'planning');
  await watchForCancel(run, { numbers: [number] });
  const accepted = await acceptedPlan(run, { request, place, base, earlier });
  await run.mayGoOn({ now: true });
  const { slug } = accepted.plan.frontMatter;
  const onto = planBranch(earlier, { issue: number, slug, base });
  return propose(run, { request, committed: await commitPlan(run, { place, onto, accepted }) });
}

async function acceptedPlan(
  run: Run,
  {
    request: { issue, asked, answer, mayDecline },
    place,
    base,
    earlier,
  }: {
    request: PlanRequest;
    place: Place;
    base: Sha;
    earlier: Extract<EarlierPlan, { kind: 'none' | 'replaced' }>;
  },
): Promise<AcceptedPlan> {
  const { deps, config } = run;
  const discussion = await readDiscussion(deps.github, {
    issue,
    before: issue.at,
    except: answer?.comment.id,
  });
  const end = await holdPlannerSession(run, {
    place,
    base,
    issue: issue.number,
    file: earlier.kind === 'replaced' ? { kind: 'kept', path: earlier.path } : { kind: 'new' },
    task: {
      kind: 'plan',
      brief: briefOf(issue, { discussion, questions: asked.rounds.flat(), answer }),
      previousPlan: earlier.kind === 'replaced' ? untrusted('plan', earlier.text) : undefined,
      mayDecline,
      hasAsked: asked.rounds.length > 0,
    },
    maxQuestions: Math.max(0, config.plans.max_questions - questionsAsked(asked)),
  });
  remember(run, issue.number, await askMore(run, { issue: issue.number, asked, end }));
  return submittedPlan(end);
}

async function propose(
  run: Run,
  { request, committed }: { request: PlanRequest; committed: CommittedPlan },
): Promise<Outcome> {
  const { issue, asked, auto } = request;
  remember(run, issue.number, { ...asked, open: false });
  return concluded(run, await announcePlan(run, { issue: issue.number, committed, auto }), { auto });
}

/** The answer to a trigger that was answered before, and whose answer people have taken up: it changes nothing. */
function alreadyPlanned({ pull, path, since }: Extract<EarlierPlan, { kind: 'settled' }>): Outcome {
  const line = `This trigger was answered before: its plan was proposed in #${pull.number}, which ${since} by now. Nothing was changed`;
  return {
    conclusion: 'planned',
    line,
    report: `${line}.`,
    branch: pull.headRef,
    planPath: path,
    pullRequest: { number: pull.number, url: pull.url },
  };
}

/** With what comes next, where somebody wanted that at once. After a dry run there is nothing to be carried out. */
function concluded({ questionsAsked: asked }: Run, outcome: Outcome, { auto }: { auto: boolean }): Outcome {
  const { pullRequest } = outcome;
  return {
    ...outcome,
    ...(asked > 0 && { questionsAsked: asked }),
    ...(auto && pullRequest && { handoff: { pullRequest: pullRequest.number } }),
  };
}

/** What was asked is kept with the comment on the issue, so that the next run knows of it. */
function remember(run: Run, issue: number, asked: AskedQuestions): void {
  run.questionsAsked = questionsAsked(asked);
  run.announcer.remember(issue, redactor(run.deps.host.secrets)(writeQuestions(asked)));
}
