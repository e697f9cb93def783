import { numberOf, type PlanCommand } from '../core/command.ts';
import type { Sha } from '../core/ids.ts';
import { redactor } from '../core/redact.ts';
import { together } from '../core/together.ts';
import { assertPlannable, readDiscussion } from '../github/issues.ts';
import { findPlans } from '../github/plan-pull-request.ts';
import { assertStillAsked } from './permission/still-authorised.ts';
import { watchForCancel } from './permission/watch-for-cancel.ts';
import type { CommittedPlan } from './plan-file/committed-plan.ts';
import { newVersion } from './plan-file/new-version.ts';
import { type PlanBranch, planBranch } from './plan-file/plan-branch.ts';
import { UNDER_WAY } from './plan-file/settled.ts';
import { announcePlan } from './planning/announce-plan.ts';
import { type AskedQuestions, questionsAsked, writeQuestions } from './planning/asked-questions.ts';
import { briefDigest, briefOf, type Talk, untrusted } from './planning/brief.ts';
import { commitPlan } from './planning/commit-plan.ts';
import { type EarlierPlan, findEarlierPlan } from './planning/earlier-plan.ts';
import { type PlanRequest, readPlanRequest } from './planning/plan-request.ts';
import { plannedBefore, plannedMeanwhile } from './planning/planned-already.ts';
import { askMore, ON_THE_ISSUE, submittedPlan } from './planning/planner-end.ts';
import type { AcceptedPlan } from './planning/submission-review.ts';
import { ignored, type Outcome } from './run/outcome.ts';
import { openFetchedPlace, type Place } from './run/place.ts';
import type { Run } from './run/run.ts';
import type { Worker } from './worker.ts';

/** From a label or a comment on an issue to a plan file in a draft pull request. */
export async function plan(run: Run, command: PlanCommand, worker: Worker): Promise<Outcome> {
  const { announcer, deps } = run;
  const number = numberOf(command);
  const request = await readPlanRequest(run, command);
  if (request.kind === 'ignored') return ignored(request.reason);
  assertPlannable(request.issue);
  run.stage = { kind: 'planning', issue: number, otherwise: stateBefore(request) };
  run.questionsAsked = questionsAsked(request.asked);

  const [{ place, newest }, found] = await together([
    openFetchedPlace(run),
    findPlans(deps.github, { issue: number }),
    request.unseen === undefined ? undefined : announcer.seen(request.unseen),
  ]);
  const earlier = await findEarlierPlan(run, { found, place, askedAt: request.askedAt });
  if (earlier.kind === 'settled') {
    return concluded(run, plannedBefore(earlier), { auto: request.auto && earlier.since === UNDER_WAY });
  }
  if (earlier.kind === 'made-meanwhile') {
    return concluded(run, await plannedMeanwhile(run, { command, ...earlier }), request);
  }
  if (earlier.kind === 'same-run') return propose(run, { request, committed: earlier.committed });
  const talk = await talkOf(run, request);
  const brief = briefDigest(request.issue, talk);
  if (earlier.kind === 'unproposed' && earlier.brief === brief) {
    return propose(run, { request, committed: earlier.committed });
  }

  const otherwise = earlier.kind === 'replaced' ? 'awaiting-approval' : undefined;
  run.stage = { kind: 'planning', issue: number, otherwise };
  const [{ base, branchFor }] = await together([
    groundOf(run, { issue: number, place, newest, earlier }),
    announcer.state(number, 'planning'),
    watchForCancel(run, { numbers: [number] }),
  ]);
  const accepted = await acceptedPlan(run, worker, { request, talk, place, base, earlier });
  await run.mayGoOn({ now: true });
  await assertStillAsked(run, { command });
  const onto = branchFor(accepted.plan.frontMatter.slug);
  return propose(run, { request, committed: await commitPlan(run, { place, onto, accepted, brief }) });
}

/** What the issue goes back to where this run changes nothing; a run that left its label behind is over. */
function stateBefore({ state }: PlanRequest): PlanRequest['state'] {
  return state === 'planning' ? undefined : state;
}

type Replaceable = Extract<EarlierPlan, { kind: 'none' | 'unproposed' | 'replaced' }>;

/** What the planner explores, and where a plan of that slug is committed then. */
async function groundOf(
  run: Run,
  { issue, place, newest, earlier }: { issue: number; place: Place; newest: Sha; earlier: Replaceable },
): Promise<{ base: Sha; branchFor: (slug: string) => PlanBranch }> {
  if (earlier.kind === 'replaced') {
    const { base, onto } = await newVersion(run, { place, newest, ...earlier });
    return { base, branchFor: () => onto };
  }
  const { takenBranches: taken } = earlier;
  return { base: newest, branchFor: (slug) => planBranch({ issue, slug, base: newest, taken }) };
}

/** What the planner is told beside the issue itself. */
async function talkOf(
  { deps, config, bot }: Run,
  { issue, said, asked, answer }: PlanRequest,
): Promise<Talk> {
  const discussion = await readDiscussion(deps.github, {
    issue,
    said,
    before: issue.at,
    except: answer?.comment.id,
    bot,
    policy: config.approval,
  });
  return { discussion, questions: asked.rounds.flat(), answer };
}

async function acceptedPlan(
  run: Run,
  worker: Worker,
  {
    request: { issue, asked, mayDecline },
    talk,
    place,
    base,
    earlier,
  }: {
    request: PlanRequest;
    talk: Talk;
    place: Place;
    base: Sha;
    earlier: Replaceable;
  },
): Promise<AcceptedPlan> {
  const { config } = run;
  const end = await worker.plan(run, {
    place,
    base,
    issue: issue.number,
    file: earlier.kind === 'replaced' ? { kind: 'kept', path: earlier.current.path } : { kind: 'new' },
    task: {
      kind: 'plan',
      brief: briefOf(issue, talk),
      previousPlan: earlier.kind === 'replaced' ? untrusted('plan', earlier.current.text) : undefined,
      mayDecline,
      hasAsked: asked.rounds.length > 0,
    },
    maxQuestions: Math.max(0, config.plans.max_questions - questionsAsked(asked)),
  });
  remember(run, issue.number, await askMore(run, { issue: issue.number, asked, end }));
  return submittedPlan(end, ON_THE_ISSUE);
}

async function propose(
  run: Run,
  { request, committed }: { request: PlanRequest; committed: CommittedPlan },
): Promise<Outcome> {
  const { issue, asked, auto, askedAt } = request;
  remember(run, issue.number, { ...asked, open: false });
  return concluded(run, await announcePlan(run, { issue: issue.number, committed, auto, askedAt }), { auto });
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
