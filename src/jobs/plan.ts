import { numberOf, type PlanCommand } from '../core/command.ts';
import { redactor } from '../core/redact.ts';
import { assertPlannable, readDiscussion } from '../github/issues.ts';
import { announcePlan } from './announce-plan.ts';
import { type AskedQuestions, questionsAsked, writeQuestions } from './asked-questions.ts';
import { briefOf, untrusted } from './brief.ts';
import { commitPlan } from './commit-plan.ts';
import { type EarlierPlan, findEarlierPlan } from './earlier-plan.ts';
import { ignored, type Outcome } from './outcome.ts';
import { fetchDefaultBranch, openPlace } from './place.ts';
import { planBranch } from './plan-branch.ts';
import { readPlanRequest } from './plan-request.ts';
import { askMore, submittedPlan } from './planner-end.ts';
import { holdPlannerSession } from './planner-session.ts';
import type { Run } from './run.ts';
import { UNDER_WAY } from './settled.ts';
import { watchForCancel } from './watch-for-cancel.ts';

/** From a label or a comment on an issue to a plan file in a draft pull request. */
export async function plan(run: Run, command: PlanCommand): Promise<Outcome> {
  const { deps, config, announcer } = run;
  const number = numberOf(command);
  const request = await readPlanRequest(run, command);
  if (request.kind === 'ignored') return ignored(request.reason);
  const { issue, asked, auto } = request;
  assertPlannable(issue);
  run.stage = { kind: 'planning', issue: number };
  run.questionsAsked = questionsAsked(asked);
  if (request.unseen !== undefined) await announcer.seen(request.unseen);

  const place = await openPlace(run);
  const base = await fetchDefaultBranch(run, place);
  const earlier = await findEarlierPlan(run, { issue: number, place });
  if (earlier.kind === 'settled')
    return handedOff(alreadyPlanned(earlier), auto && earlier.since === UNDER_WAY);
  const announce = async (committed: Parameters<typeof announcePlan>[1]['committed']) => {
    remember(run, number, { ...asked, open: false });
    return handedOff(await announcePlan(run, { issue: number, committed, auto }), auto);
  };
  if (earlier.kind === 'same-run') return announce(earlier.committed);

  if (earlier.kind === 'replaced') run.stage = { ...run.stage, otherwise: 'awaiting-approval' };
  await announcer.state(number, 'planning');
  await watchForCancel(run, { numbers: [number] });
  const discussion = await readDiscussion(deps.github, {
    issue,
    before: issue.at,
    except: request.answer?.comment.id,
  });
  const end = await holdPlannerSession(run, {
    place,
    base,
    issue: number,
    file: earlier.kind === 'replaced' ? { kind: 'kept', path: earlier.path } : { kind: 'new' },
    task: {
      kind: 'plan',
      brief: briefOf(issue, { discussion, questions: asked.rounds.flat(), answer: request.answer }),
      previousPlan: earlier.kind === 'replaced' ? untrusted('plan', earlier.text) : undefined,
      mayDecline: request.mayDecline,
      hasAsked: asked.rounds.length > 0,
    },
    maxQuestions: Math.max(0, config.plans.max_questions - run.questionsAsked),
  });
  remember(run, number, await askMore(run, { issue: number, asked, end }));
  const accepted = submittedPlan(end);
  const { slug } = accepted.plan.frontMatter;
  const onto = planBranch(earlier, { issue: number, slug, base });
  return announce(await commitPlan(run, { place, onto, accepted }));
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

/** Nothing is there to be carried out after a dry run. */
function handedOff(outcome: Outcome, auto: boolean): Outcome {
  const { pullRequest } = outcome;
  return auto && pullRequest ? { ...outcome, handoff: { pullRequest: pullRequest.number } } : outcome;
}

/** What was asked is kept with the comment on the issue, so that the next run knows of it. */
function remember(run: Run, issue: number, asked: AskedQuestions): void {
  run.questionsAsked = questionsAsked(asked);
  run.announcer.remember(issue, redactor(run.deps.host.secrets)(writeQuestions(asked)));
}
