import { approvePlan } from './acts/approve-plan.ts';
import { implementPlan } from './acts/implement-plan.ts';
import { planIssue } from './acts/plan-issue.ts';
import { showBranch } from './acts/show-branch.ts';
import { showCompletionReport } from './acts/show-completion-report.ts';
import type { Model } from './invocation.ts';
import { keepRepository } from './keep-repository.ts';
import { costTable } from './present/cost.ts';
import { actTitle, banner, closing } from './present/frame.ts';
import { BLANK, span } from './present/line.ts';
import type { Screen } from './present/screen.ts';
import type { Show } from './show.ts';
import { openStage } from './stage.ts';
import type { Workplace } from './workplace.ts';

export interface DemoParams {
  model: Model;
  /** Whether the repository that was worked on is wanted afterwards. */
  keep: boolean;
  workplace: Workplace;
  /** Ends the demo, and the run that is under way with it. */
  signal: AbortSignal;
}

/** Shows Baton at work, from its banner to its cost. Throws DemoFailure where it cannot go on. */
export async function performDemo(screen: Screen, params: DemoParams): Promise<void> {
  const { model, keep, workplace, signal } = params;
  screen.show(banner(model, screen.width));
  await using stage = await openStage(model, { temporary: workplace.temporary, signal });
  const show = { stage, screen, log: workplace.log, act: acts(screen) };
  try {
    await performActs(show, model);
    const requests = stage.assertClean();
    screen.show(closing({ elapsedMs: performance.now(), requests, model, keep }, screen.width));
  } finally {
    if (keep && !signal.aborted) {
      await keepRepository(stage.repository, workplace.kept);
      screen.show([BLANK, [span('The repository is kept in '), span(workplace.kept, 'cyan')]]);
    }
  }
}

async function performActs(show: Show, model: Model): Promise<void> {
  const { pull, cost: plan } = await planIssue(show);
  const event = await approvePlan(show, pull);
  const { cost: implementation, baselineUsd } = await implementPlan(show, event);
  await showBranch(show, pull);
  showCompletionReport(show, pull);
  show.act('What it cost');
  const paid = model.kind === 'live';
  show.screen.show(costTable({ plan, implementation, baselineUsd, paid }, show.screen.width));
}

function acts(screen: Screen): (title: string) => void {
  let number = 0;
  return (title) => {
    number += 1;
    screen.show(actTitle({ number, title, elapsedMs: performance.now() }, screen.width));
  };
}
