import type { Phase } from '../../plan/plan.ts';
import { pushCommit } from '../implementing/push-commit.ts';
import type { Workbench } from '../implementing/workbench.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import type { Run } from '../run/run.ts';
import type { ImplementationTask } from '../worker.ts';
import type { Work } from './handover.ts';
import type { RemadeCommits } from './remake-commits.ts';

type Ticked = Extract<Work, { kind: 'implementation' }>['ticked'];
export type Published = Pick<Workbench, 'repository' | 'branch' | 'head' | 'pullRequest' | 'authority'>;

/** Pushes what was made anew in one go, and tells of its phases and steps. */
export async function publishCommits(
  run: Run,
  {
    task: { place, pull, proposed, authority },
    remade: { head, done },
    ticked,
  }: { task: ImplementationTask; remade: RemadeCommits; ticked: Ticked },
): Promise<Published> {
  const { plan, head: from } = proposed;
  const { repository } = place;
  const moving = { repository, branch: pull.headRef, head: from, pullRequest: pull.number, authority };
  await run.mayGoOn({ now: true });
  if (head !== from) await pushCommit(run, moving, { commit: head, what: whatIsPushed(done) });
  tell(run, { plan, done, ticked });
  await run.events.shown();
  return moving;
}

function whatIsPushed(done: readonly Phase[]): string {
  return done.length === 0 ? 'what was begun or mended' : done.map(({ name }) => name).join('; ');
}

function tell(
  { events }: Run,
  { plan, done, ticked }: { plan: ProposedPlan['plan']; done: readonly Phase[]; ticked: Ticked },
): void {
  const isTicked = (phase: number, step: number) =>
    ticked.some(([number, steps]) => number === phase && steps.includes(step));
  for (const { number: phase, steps } of plan.phases) {
    for (const { number: step, text } of steps) {
      if (isTicked(phase, step)) events.emit({ kind: 'step', phase, step, text });
    }
  }
  for (const { number, name, steps } of done) {
    const total = plan.phases.length;
    events.emit({ kind: 'phase', number, total, name, steps: steps.length, status: 'done' });
  }
}
