import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PlanningTask } from '../../agent/planner-tools.ts';
import { Stop } from '../../core/stop.ts';
import { findingLine } from '../../plan/lint/finding.ts';
import type { Spending } from '../../report/cost.ts';
import { fenced, untrusted } from '../planning/brief.ts';
import { ON_THE_ISSUE, type OtherEnds, submittedPlan } from '../planning/planner-end.ts';
import { holdPlannerSession } from '../planning/planner-session.ts';
import type { PlanFile } from '../planning/submission-review.ts';
import { spendingOf } from '../run/run.ts';
import { readLocalHistory } from './local-history.ts';
import { type Asked, type Asking, offTheClock, untilAnswered, withAnswers } from './local-questions.ts';
import type { LocalRun } from './local-run.ts';
import type { LocalPlan } from './plan-file.ts';

/** A plan that was written into the work tree. */
export interface WrittenPlan {
  path: string;
  title: string;
  phases: string[];
  warnings: string[];
  notices: string[];
  /** What the planner says to what was asked of it, where it revised. */
  answers: readonly string[];
  spending: Spending;
}

const AT_THE_TERMINAL: OtherEnds = {
  asked: ON_THE_ISSUE.asked,
  answer: 'Start again with the answers in the description.',
};

/** Plans what somebody describes, on the last commit, and writes the plan into the work tree. */
export function planLocally(
  opened: LocalRun,
  { text, ask }: { text: string; ask: Asking },
): Promise<WrittenPlan> {
  const { local, run } = opened;
  return write(opened, {
    ask,
    file: { kind: 'new', taken: (path) => existsSync(join(local.root, path)) },
    taskAfter: (asked) => ({
      kind: 'plan',
      brief: untrusted('task', withAnswers(text, asked)),
      previousPlan: undefined,
      mayDecline: run.config.plans.triage,
      hasAsked: asked.length > 0,
    }),
  });
}

/** Has a plan changed as somebody says, in the same file. Throws `Stop('refused')` once it is being carried out. */
export async function reviseLocally(
  opened: LocalRun,
  { plan: { path, text, plan }, instructions, ask }: { plan: LocalPlan; instructions: string; ask: Asking },
): Promise<WrittenPlan> {
  const { local } = opened;
  const head = await local.head();
  const from = (await local.mergeBase(head, plan.frontMatter.base)) ?? head;
  const { donePhases, begunPhases } = readLocalHistory(await local.messages({ from, to: head }), {
    planPath: path,
  });
  if (donePhases.size + begunPhases.size > 0) {
    throw new Stop(
      'refused',
      `${path} is being carried out on this branch, so it is not revised any more. Edit what is left of it by hand; finished phases keep their place.`,
    );
  }
  return write(opened, {
    ask,
    file: { kind: 'kept', path },
    taskAfter: (asked) => ({
      kind: 'revise',
      plan: fenced('plan', text),
      points: fenced('points', `## Point 1, on the plan as a whole\n\n${withAnswers(instructions, asked)}`),
      count: 1,
    }),
  });
}

async function write(
  { run, place, local }: LocalRun,
  {
    file,
    taskAfter,
    ask,
  }: { file: PlanFile; taskAfter: (asked: readonly Asked[]) => PlanningTask; ask: Asking },
): Promise<WrittenPlan> {
  const base = await local.head();
  const end = await untilAnswered(ask && offTheClock(run, ask), async (asked) => {
    if (asked.length > 0) await rm(place.directory.workTree, { recursive: true, force: true });
    const maxQuestions = Math.max(0, run.config.plans.max_questions - asked.length);
    const task = taskAfter(asked);
    return holdPlannerSession(run, { place, base, issue: undefined, file, task, maxQuestions });
  });
  const { path, plan, text, warnings, answers } = submittedPlan(end, AT_THE_TERMINAL);
  const target = join(local.root, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text, { flag: file.kind === 'new' ? 'wx' : 'w' });
  return {
    path,
    title: plan.frontMatter.title,
    phases: plan.phases.map(({ name }) => name),
    warnings: warnings.map(findingLine),
    notices: [...new Set(run.notices)],
    answers,
    spending: spendingOf(run),
  };
}
