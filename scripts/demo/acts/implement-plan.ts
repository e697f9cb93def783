import type { ActionEvent } from '../../../test/support/run-action.ts';
import { followRun } from '../follow-run.ts';
import { phaseDone } from '../present/branch.ts';
import { type RunCost, runCost } from '../run-cost.ts';
import type { Show } from '../show.ts';

/** A session of its own carries the plan out, phase by phase. */
export async function implementPlan(
  show: Show,
  event: ActionEvent,
): Promise<{ cost: RunCost; baselineUsd: number | undefined }> {
  const { screen, stage } = show;
  const { pushes } = stage.github;
  show.act('Sonnet builds it, from primer and plan alone');
  let seen = pushes.length;
  const { outputs, record } = await followRun(show, {
    event,
    what: 'The implementation',
    aim: 'implemented',
    onEvent: (happened) => {
      if (happened.kind !== 'closed' || happened.group.kind !== 'phase') return;
      const pushed = pushes.slice(seen).at(-1);
      seen = pushes.length;
      if (pushed) screen.show([phaseDone({ position: happened.group.position, sha: pushed.after })]);
    },
  });
  const baseline = outputs.baseline_cost_usd;
  return { cost: runCost(record), baselineUsd: baseline ? Number(baseline) : undefined };
}
