import type { PlannerEnd } from '../../agent/planner-tools.ts';
import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { type PlannerSession, plannerModel } from '../planning/planner-session.ts';
import { type AcceptedPlan, submissionReview } from '../planning/submission-review.ts';
import { primerFault } from '../primer/primer-text.ts';
import { CheckFailed } from '../run/check-failed.ts';
import type { Run } from '../run/run.ts';
import type { Worker } from '../worker.ts';
import type { Work } from './handover.ts';
import { fitReviews, placeReviews } from './place-reviews.ts';
import { publishCommits } from './publish-commits.ts';
import { readHandover } from './read-handover.ts';
import { refused } from './refused.ts';
import { remakeCommits } from './remake-commits.ts';
import { validationOf } from './validation-of.ts';

/** Works on nothing by itself: takes what the other part of the job has handed over, and holds it against all it knows. */
export function handedOver(directory: string): Worker {
  return {
    plan: async (run, session) => {
      const { work } = await accept(run, directory);
      if (work.kind === 'stopped') throw stopOf(work);
      if (work.kind !== 'planning') throw refused('it holds no plan');
      if (work.base !== session.base) {
        run.notices.push(
          `The default branch has moved on from ${work.base} while this was planned. The plan was checked against ${session.base}.`,
        );
      }
      return planOf(run, { session, end: work.end });
    },
    implement: async (run, task) => {
      const { work, bundle } = await accept(run, directory);
      if (work.kind !== 'implementation' && work.kind !== 'stopped')
        throw refused('it holds no implementation');
      const whole = work.kind === 'implementation';
      const remade = await remakeCommits(run, { ...task, bundle, whole });
      const { ticked } = work;
      if (work.kind === 'stopped') {
        await publishCommits(run, { task, remade, ticked });
        noteUnfinished(run, work.unfinished, remade.unfinished);
        throw stopOf(work);
      }
      const { proposed, pull } = task;
      const validation = validationOf(run, work, proposed);
      const given = work.validation.reviews;
      const fitting = await fitReviews(run, { given, remade, pullRequest: pull.number });
      const workbench = await publishCommits(run, { task, remade, ticked });
      const reviews = await placeReviews(run, { fitting, proposed, workbench });
      const { deviations, fixRounds } = work;
      const steps = new Map(ticked.map(([phase, numbers]) => [phase, new Set(numbers)]));
      const implementer = { deviations, ticked: steps };
      return { workbench, implementer, validation: { ...validation, reviews }, fixRounds };
    },
    keepPrimer: async (run, { base }) => {
      const { work } = await accept(run, directory);
      if (work.kind === 'stopped') throw stopOf(work);
      if (work.kind !== 'primer') throw refused('it holds no primer');
      if (work.base !== base) {
        throw new Stop(
          'blocked',
          'The default branch has moved on while the primer was written. Start again.',
        );
      }
      const fault = primerFault(work.submission.body);
      if (fault !== undefined) throw refused(`its primer cannot be taken: ${fault}`);
      return work.submission;
    },
  };
}

type Stopped = Extract<Work, { kind: 'stopped' }>;

/** What it took, and what has to be told, is told here as if it had happened here. */
async function accept(run: Run, directory: string): Promise<{ work: Work; bundle: Buffer | undefined }> {
  const { handover, bundle } = await readHandover(directory, { run: run.id });
  run.ledger.restore(handover.requests);
  run.notices.push(...handover.notices.filter((notice) => !run.notices.includes(notice)));
  run.startedAt = new Date(run.startedAt.getTime() - handover.durationMs);
  run.recordPath = handover.recordName;
  return { work: handover.work, bundle };
}

/** The plan is made here, of what the planner handed in: file, name, front matter and the check of it are our own. */
async function planOf(
  run: Run,
  { session, end }: { session: PlannerSession; end: Extract<Work, { kind: 'planning' }>['end'] },
): Promise<PlannerEnd<AcceptedPlan>> {
  const { task, maxQuestions } = session;
  if (end.kind === 'questions') {
    if (end.questions.length > maxQuestions) throw refused('it asks more than may be asked');
    return end;
  }
  if (end.kind === 'declined') {
    if (task.kind !== 'plan' || !task.mayDecline) throw refused('it declines what is to be planned');
    return end;
  }
  const { submission } = end;
  const points = task.kind === 'revise' ? task.count : 0;
  if (submission.answers.length !== points) {
    throw new Stop(
      'blocked',
      'What is asked of the plan has changed while it was revised. The plan stays as it was; ask again.',
    );
  }
  const review = await submissionReview(run, { ...session, planner: plannerModel(run) });
  const reviewed = await review(submission);
  if (reviewed.kind === 'findings') {
    run.deps.log.foreign(reviewed.text);
    throw new Stop(
      'blocked',
      'The plan that was handed over does not pass the plan check here; the log has what it found. If the default branch has moved on meanwhile, start again.',
    );
  }
  const { path, text } = reviewed.plan;
  run.events.emit({ kind: 'plan', path, text });
  return { kind: 'submitted', plan: reviewed.plan };
}

function stopOf({ conclusion, message, output }: Stopped): Stop {
  return output === undefined ? new Stop(conclusion, message) : new CheckFailed(message, output);
}

function noteUnfinished(
  { stage, events }: Run,
  unfinished: Stopped['unfinished'],
  commit: Sha | undefined,
): void {
  if (stage.kind !== 'implementing' || !unfinished) return;
  if (unfinished.kind === 'committed') {
    if (commit === undefined) throw refused('the unfinished work that it names is not with it');
    stage.unfinished = { kind: 'committed', phase: unfinished.phase, commit };
  } else {
    stage.unfinished = unfinished;
  }
  const phase = stage.phases.find(({ number }) => number === unfinished.phase);
  if (!phase) return;
  const { number, name, steps } = phase;
  const total = stage.phases.length;
  events.emit({ kind: 'phase', number, total, name, steps: steps.length, status: 'failed' });
}
