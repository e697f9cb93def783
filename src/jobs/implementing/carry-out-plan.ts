import { type Implementer, openImplementer } from '../../agent/implementer.ts';
import { citedPlaces } from '../../plan/cited-lines.ts';
import { renderPlan } from '../../plan/render-plan.ts';
import type { Authority } from '../permission/authorise.ts';
import { assertStillAuthorised } from '../permission/still-authorised.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import type { Place } from '../run/place.ts';
import { type Run, sessionOf } from '../run/run.ts';
import type { WorkedOn } from '../run/run-event.ts';
import { advisorOf } from './advisor.ts';
import { carryOutPhase } from './carry-out-phase.ts';
import { type Validation, validate } from './validate.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

export interface CarriedOut {
  workbench: Workbench;
  implementer: Implementer;
  validation: Validation;
  /** All rounds of mending that this run took. */
  fixRounds: number;
}

/** Has every phase that is not done yet carried out, each as a commit on the branch, and the whole validated. */
export async function carryOutPlan(
  run: Run,
  {
    place,
    pull,
    proposed,
    authority,
  }: { place: Place; pull: WorkedOn; proposed: ProposedPlan; authority: Authority },
): Promise<CarriedOut> {
  const workbench = await openWorkbench(run, { place, proposed, pull, authority });
  const implementer = await openSession(run, { place, pull, proposed, workbench });
  let fixRounds = 0;
  for (const phase of proposed.openPhases) {
    await run.mayGoOn({ now: true });
    await assertStillAuthorised(run, workbench);
    fixRounds += await carryOutPhase(run, { phase, proposed, workbench, implementer });
  }
  await run.mayGoOn({ now: true });
  const alreadyChecked = run.config.quality.after_each_phase && proposed.openPhases.length > 0;
  const validation = await validate(run, { proposed, workbench, implementer, alreadyChecked });
  fixRounds += validation.fixRounds;
  return { workbench, implementer, validation, fixRounds };
}

async function openSession(
  run: Run,
  {
    place,
    pull,
    proposed,
    workbench,
  }: { place: Place; pull: WorkedOn; proposed: ProposedPlan; workbench: Workbench },
): Promise<Implementer> {
  const { deps, config, events } = run;
  const { plan, path, text, primer, skill } = proposed;
  const model = deps.settings.implementerModel ?? config.models.implementer;
  events.emit({
    kind: 'session',
    start: {
      role: 'implementer',
      root: place.directory.root,
      model,
      base: proposed.head,
      mergeBase: proposed.mergeBase,
      planPath: path,
      planText: text,
      donePhases: [...proposed.donePhases.keys()],
      begunPhases: [...proposed.begunPhases],
      primer,
      skill,
      pull,
      approvers: workbench.authority.approvers,
    },
  });
  return openImplementer(deps.model, {
    session: sessionOf(run, { kind: 'implement' }),
    prompts: deps.prompts,
    model,
    effort: config.effort.implementer,
    workTree: workbench.workTree,
    readOnly: [`${workbench.workTree}/${config.plans.directory}`],
    scratch: place.directory.temp,
    shell: workbench.sandbox.shell(),
    skill,
    primer,
    plan: { path, text: renderPlan(plan), phases: plan.phases.length, citations: citedPlaces(plan).shared },
    onTick: (phase, step) => {
      const found = plan.phases
        .find(({ number }) => number === phase)
        ?.steps.find(({ number }) => number === step);
      events.emit({ kind: 'step', phase, step, text: found?.text ?? '' });
    },
    advisor: advisorOf(run, workbench),
  });
}
