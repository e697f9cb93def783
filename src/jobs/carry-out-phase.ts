import type { Implementer } from '../agent/implementer.ts';
import { citedPlaces } from '../plan/cited-lines.ts';
import type { Phase } from '../plan/plan.ts';
import { assertNoQuestion, checkUntilPassed } from './check-until-passed.ts';
import { commitChanges } from './commit-changes.ts';
import { followHead } from './follow-head.ts';
import type { Progress } from './progress.ts';
import type { ProposedPlan } from './proposed-plan.ts';
import { pushCommit } from './push-commit.ts';
import type { Run } from './run.ts';
import type { Workbench } from './workbench.ts';

/** Has one phase carried out, checked, committed and pushed. Returns the rounds of mending that the check took. */
export async function carryOutPhase(
  run: Run,
  {
    phase,
    proposed,
    workbench,
    implementer,
    progress,
  }: {
    phase: Phase;
    proposed: ProposedPlan;
    workbench: Workbench;
    implementer: Implementer;
    progress: Progress;
  },
): Promise<number> {
  const { deps, config } = run;
  const position = `${phase.number}/${proposed.plan.phases.length}`;
  const what = `phase ${position}: ${phase.name}`;
  return deps.log.group(what, async () => {
    try {
      progress.phase(phase.number, 'working');
      const { number, name, files } = phase;
      const steps = phase.steps.map((step) => step.number);
      const citations = citedPlaces(proposed.plan).byPhase.get(number) ?? [];
      assertNoQuestion(await implementer.work({ number, name, steps, files, citations }));
      progress.phase(phase.number, 'checking');
      const rounds = config.quality.after_each_phase
        ? await checkUntilPassed(run, { workbench, implementer, what, phases: [phase] })
        : 0;
      const commit = await commitChanges(run, {
        proposed,
        workbench,
        implementer,
        what,
        phase: position,
        ifUnchanged: 'commit',
      });
      if (commit) await pushCommit(run, workbench, commit);
      progress.phase(phase.number, 'done');
      await followHead(run, workbench.head);
      return rounds;
    } catch (error) {
      progress.phase(phase.number, 'failed');
      throw error;
    }
  });
}
