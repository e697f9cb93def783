import type { Implementer } from '../../agent/implementer.ts';
import { citedPlaces } from '../../plan/cited-lines.ts';
import type { Phase } from '../../plan/plan.ts';
import type { PhaseStatus } from '../../report/progress.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import type { Run } from '../run/run.ts';
import { assertNoQuestion, checkUntilPassed } from './check-until-passed.ts';
import { commitChanges } from './commit-changes.ts';
import { keepUnfinished } from './keep-unfinished.ts';
import { phasePosition, wholePhase } from './phase-names.ts';
import { pushCommit } from './push-commit.ts';
import type { Workbench } from './workbench.ts';

/**
 * Has one phase carried out, checked, committed and pushed. Returns the rounds of mending that the check took. Where the
 * run ends before that, what was begun is kept.
 */
export async function carryOutPhase(
  run: Run,
  {
    phase,
    proposed,
    workbench,
    implementer,
  }: { phase: Phase; proposed: ProposedPlan; workbench: Workbench; implementer: Implementer },
): Promise<number> {
  const { deps, config, events } = run;
  const { number, name, files } = phase;
  const total = proposed.plan.phases.length;
  const position = phasePosition(proposed.plan, phase);
  const what = wholePhase(proposed.plan, phase);
  const steps = phase.steps.map((step) => step.number);
  const enter = (status: PhaseStatus) => {
    events.emit({ kind: 'phase', number, total, name, steps: steps.length, status });
  };
  return deps.log.group(what, async () => {
    try {
      enter('working');
      const citations = citedPlaces(proposed.plan).byPhase.get(number) ?? [];
      const begun = proposed.begunPhases.has(number);
      assertNoQuestion(await implementer.work({ number, name, steps, files, citations, begun }));
      enter('checking');
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
      if (commit) await pushCommit(run, workbench, { commit, what });
      enter('done');
      await events.shown();
      return rounds;
    } catch (error) {
      enter('failed');
      await keepUnfinished(run, { phase, proposed, workbench, error });
      throw error;
    }
  });
}
