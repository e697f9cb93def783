import { runPlanner } from '../agent/planner.ts';
import type { Config } from '../config/schema.ts';
import { numberOf, type PlanCommand } from '../core/command.ts';
import type { FrozenIssue } from '../core/issue.ts';
import { assertPlannable, readDiscussion, readIssue } from '../github/issues.ts';
import { assertMayTrigger } from '../github/permissions.ts';
import { exportTree } from '../workspace/git/export-tree.ts';
import { readFileAt } from '../workspace/git/read-commit.ts';
import { announcePlan } from './announce-plan.ts';
import { briefOf, untrusted } from './brief.ts';
import { commitPlan } from './commit-plan.ts';
import { isTriggerLabel } from './concerns-baton.ts';
import { findEarlierPlan } from './earlier-plan.ts';
import { logEvent } from './log-event.ts';
import { ignored, type Outcome } from './outcome.ts';
import { fetchDefaultBranch, openPlace } from './place.ts';
import { submittedPlan } from './planner-end.ts';
import { type Run, sessionOf } from './run.ts';
import { submissionReview } from './submission-review.ts';

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
  await announcer.state(number, 'planning');

  const place = await openPlace(run);
  const base = await fetchDefaultBranch(run, place);
  const earlier = await findEarlierPlan(run, { issue: number, place });
  if (earlier.kind === 'same-run') return announcePlan(run, { issue: number, committed: earlier.committed });

  const { repository } = place;
  await exportTree(repository, { commit: base, into: place.directory.workTree });
  const primer = {
    path: config.plans.primer,
    exists: (await readFileAt(repository, { commit: base, path: config.plans.primer })) !== undefined,
  };
  if (!primer.exists) notices.push(`There is no primer (\`${primer.path}\`); the planner works without one.`);
  const model = deps.settings.plannerModel ?? config.models.planner;
  const end = await deps.log.group('Planning', async () =>
    runPlanner(deps.model, {
      session: sessionOf(run, { kind: 'plan', observe: logEvent(deps.log) }),
      prompts: deps.prompts,
      model,
      effort: config.effort.planner,
      workTree: place.directory.workTree,
      skill: await readFileAt(repository, { commit: base, path: '.claude/skills/opus-planner/SKILL.md' }),
      brief: briefOf(issue, await readDiscussion(deps.github, { issue, before: issue.at })),
      primer,
      previousPlan: earlier.kind === 'replaced' ? untrusted('plan', earlier.text) : undefined,
      maxQuestions: config.plans.max_questions,
      review: await submissionReview(run, { issue: number, place, base, earlier, planner: model }),
    }),
  );
  const committed = await commitPlan(run, {
    issue: number,
    place,
    base,
    earlier,
    accepted: submittedPlan(end),
  });
  return announcePlan(run, { issue: number, committed });
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
