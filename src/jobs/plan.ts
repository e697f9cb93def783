import type { Config } from '../config/schema.ts';
import { numberOf, type PlanCommand } from '../core/command.ts';
import type { FrozenIssue } from '../core/issue.ts';
import { assertPlannable, readDiscussion, readIssue } from '../github/issues.ts';
import { assertMayTrigger } from '../github/permissions.ts';
import { announcePlan } from './announce-plan.ts';
import { briefOf, untrusted } from './brief.ts';
import { commitPlan } from './commit-plan.ts';
import { isTriggerLabel } from './concerns-baton.ts';
import { type EarlierPlan, findEarlierPlan } from './earlier-plan.ts';
import { ignored, type Outcome } from './outcome.ts';
import { fetchDefaultBranch, openPlace } from './place.ts';
import { planBranch } from './plan-branch.ts';
import { submittedPlan } from './planner-end.ts';
import { holdPlannerSession } from './planner-session.ts';
import type { Run } from './run.ts';

/** From a label on an issue to a plan file in a draft pull request. */
export async function plan(run: Run, command: PlanCommand): Promise<Outcome> {
  const { deps, config, announcer, bot, notices } = run;
  const number = numberOf(command);
  if (command.issue.kind === 'labeled') {
    const { label } = command.issue;
    if (!isTriggerLabel(config, label)) return ignored(`the label \`${label}\` starts nothing`);
    await announcer.consumeTrigger(number, label);
  }
  if (wantsAuto(config, command)) {
    notices.push('This version does not go on by itself: approve the pull request.');
  }

  await assertMayTrigger(deps.github, { actor: command.actor, bot, policy: config.approval });
  const issue = await issueOf(run, command);
  assertPlannable(issue);
  run.stage = { kind: 'planning', issue: number };
  await announcer.seen(issue.nodeId);

  const place = await openPlace(run);
  const base = await fetchDefaultBranch(run, place);
  const earlier = await findEarlierPlan(run, { issue: number, place });
  if (earlier.kind === 'same-run') return announcePlan(run, { issue: number, committed: earlier.committed });
  if (earlier.kind === 'settled') return alreadyPlanned(earlier);

  await announcer.state(number, 'planning');
  const end = await holdPlannerSession(run, {
    place,
    base,
    issue: number,
    file: earlier.kind === 'replaced' ? { kind: 'kept', path: earlier.path } : { kind: 'new' },
    task: {
      kind: 'plan',
      brief: briefOf(issue, await readDiscussion(deps.github, { issue, before: issue.at })),
      previousPlan: earlier.kind === 'replaced' ? untrusted('plan', earlier.text) : undefined,
    },
    maxQuestions: config.plans.max_questions,
  });
  const accepted = submittedPlan(end);
  const { slug } = accepted.plan.frontMatter;
  const onto = planBranch(earlier, { issue: number, slug, base });
  const committed = await commitPlan(run, { place, onto, accepted });
  return announcePlan(run, { issue: number, committed });
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

function wantsAuto({ labels }: Config, { issue }: PlanCommand): boolean {
  switch (issue.kind) {
    case 'labeled':
      return issue.label === labels.auto;
    case 'dispatched':
      return issue.auto;
    case 'commented':
    case 'answered':
      return false;
  }
}

/** As the event froze it, so that an edit after the trigger reaches nobody; or live, where somebody asked by number. */
async function issueOf({ deps }: Run, { issue }: PlanCommand): Promise<FrozenIssue> {
  return issue.kind === 'dispatched' ? readIssue(deps.github, issue.number) : issue.issue;
}
