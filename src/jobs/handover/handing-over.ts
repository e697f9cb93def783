import { basename } from 'node:path';
import type { PlannerEnd } from '../../agent/planner-tools.ts';
import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import type { ReviewReport } from '../../report/reviews.ts';
import { branchRef } from '../../workspace/git/branch-name.ts';
import { writeBundle } from '../../workspace/git/bundle.ts';
import type { AcceptedPlan } from '../planning/submission-review.ts';
import { CheckFailed } from '../run/check-failed.ts';
import type { Run } from '../run/run.ts';
import type { Implementation, ImplementationTask, Worker } from '../worker.ts';
import { HANDOVER_FORMAT, type HandedReviews, type Work } from './handover.ts';
import { writeHandover } from './write-handover.ts';

type Ticked = Extract<Work, { kind: 'implementation' }>['ticked'];

/** Has `worker` do the work, and keeps what came of it in a directory, for a process that may publish. */
export function handingOver(worker: Worker, directory: string): Worker {
  return {
    plan: async (run, session) => {
      const keep = keeper(run, directory);
      const end = await orKept(keep, () => worker.plan(run, session), run);
      await keep({ kind: 'planning', base: session.base, end: asHandedOver(end) });
      return end;
    },
    implement: async (run, task) => {
      const ticked = new Map<number, Set<number>>();
      let head: Sha | undefined;
      using _listening = run.events.listen((event) => {
        if (event.kind === 'commit') head = event.commit;
        if (event.kind === 'step') {
          ticked.set(event.phase, (ticked.get(event.phase) ?? new Set()).add(event.step));
        }
      });
      const keep = keeper(run, directory);
      const keepAll = async (work: Work) => keep(work, await bundleOf(task, head));
      const ticks = () => listed(ticked);
      const done = await orKept(keepAll, () => worker.implement(run, task), run, ticks);
      await keepAll(implementationOf(done, ticks()));
      return done;
    },
    keepPrimer: async (run, task) => {
      const keep = keeper(run, directory);
      const submission = await orKept(keep, () => worker.keepPrimer(run, task), run);
      await keep({ kind: 'primer', base: task.base, submission });
      return submission;
    },
  };
}

type Keep = (work: Work, bundle?: Buffer) => Promise<void>;

function keeper(run: Run, directory: string): Keep {
  const { notices, deps, startedAt, ledger } = run;
  const before = notices.length;
  return async (work, bundle) => {
    const { secrets } = deps.host;
    await writeHandover(directory, {
      handover: {
        format: HANDOVER_FORMAT,
        run: run.id,
        durationMs: deps.clock().getTime() - startedAt.getTime(),
        requests: [...ledger.entries],
        notices: notices.slice(before),
        recordName: run.recordPath && basename(run.recordPath),
        commits: bundle !== undefined,
        work,
      },
      bundle,
      secrets,
    });
    deps.log.info('What came of it is handed over to the part that publishes.');
  };
}

/** What stops the work is handed over as well: people are told of it by the part that may tell them. */
async function orKept<T>(
  keep: Keep,
  work: () => Promise<T>,
  run: Run,
  ticked: () => Ticked = () => [],
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const stop = error instanceof Stop ? error : fault(error);
    const { stage } = run;
    const unfinished = stage.kind === 'implementing' ? stage.unfinished : undefined;
    await keep({
      kind: 'stopped',
      conclusion: stop.conclusion,
      message: stop.message,
      output: stop instanceof CheckFailed ? stop.output : undefined,
      ticked: ticked(),
      unfinished,
    });
    throw error;
  }
}

function fault(cause: unknown): Stop {
  const message =
    'Baton itself failed while it worked. The log of that job has the details; please report them.';
  return new Stop('failed', message, { cause });
}

async function bundleOf(
  { place, pull, proposed }: ImplementationTask,
  head: Sha | undefined,
): Promise<Buffer | undefined> {
  if (head === undefined) return undefined;
  return writeBundle(place.repository, {
    ref: branchRef(pull.headRef),
    from: proposed.head,
    to: head,
  });
}

function asHandedOver(end: PlannerEnd<AcceptedPlan>): Extract<Work, { kind: 'planning' }>['end'] {
  if (end.kind !== 'submitted') return end;
  const { submission } = end.plan;
  return { kind: 'submitted', submission: { ...submission, answers: [...submission.answers] } };
}

function implementationOf({ validation, implementer, fixRounds }: Implementation, ticked: Ticked): Work {
  const { criteria, verify, nextSteps } = validation;
  return {
    kind: 'implementation',
    fixRounds,
    deviations: [...implementer.deviations],
    ticked,
    validation: {
      fixRounds: validation.fixRounds,
      verify,
      criteria,
      nextSteps,
      reviews: handedReviews(validation.reviews),
    },
  };
}

function listed(ticked: ReadonlyMap<number, ReadonlySet<number>>): Ticked {
  return [...ticked].map(([phase, steps]) => [phase, [...steps]]);
}

function handedReviews(report: ReviewReport): HandedReviews {
  if (report.kind !== 'held') return { kind: report.kind };
  const { reviews, findings, mending } = report;
  return {
    kind: 'held',
    reviews: [...reviews],
    findings: [...findings],
    mending: mending.kind === 'mended' ? { kind: 'mended' } : mending,
  };
}
