import { join } from 'node:path';
import { Stop } from '../../src/core/stop.ts';
import { carryOutPlan } from '../../src/jobs/implementing/carry-out-plan.ts';
import { type ProposedPlan, unproposed } from '../../src/jobs/plan-file/proposed-plan.ts';
import { holdPlannerSession } from '../../src/jobs/planning/planner-session.ts';
import { openPlace, type Place } from '../../src/jobs/run/place.ts';
import type { Run } from '../../src/jobs/run/run.ts';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import { borrowObjects } from '../../src/workspace/git/borrow-objects.ts';
import type { ImplementerStart, RunRecord, Trace } from './read-record.ts';
import { type RecordedAnswer, recordedModel } from './recorded-model.ts';
import { type ReplayHost, replayedRun } from './replayed-run.ts';

/**
 * `extra`: the replay came to something that the run did not, which ended before its aim: a push that was refused, a check
 * that ran out of time.
 */
export interface Comparison {
  what: string;
  verdict: 'same' | 'different' | 'missing' | 'extra';
}

/**
 * Holds the session of a record once more: the same code and tools, in a sandbox of its own on the commit that it started
 * from, with the recorded answers for a model. `gitDirectory` is that of a repository that has that
 * commit. Changes nothing outside of the host's temporary directory. Says of all that either came to whether it is the same.
 */
export async function replayRun(
  record: RunRecord,
  { gitDirectory, ...host }: ReplayHost & { gitDirectory: string },
): Promise<Comparison[]> {
  await using resources = new AsyncDisposableStack();
  const traces: Trace[] = [];
  const model = recordedModel();
  const run = replayedRun(record, {
    host,
    model,
    resources,
    listener: (event) => {
      if (event.kind === 'plan') traces.push({ what: `plan ${event.path}`, content: event.text });
      if (event.kind === 'commit') traces.push({ what: event.what, content: event.tree });
    },
  });
  const place = await openPlace(run);
  await borrowObjects(place.repository, join(gitDirectory, 'objects'));
  model.give(relocated(record.answers, { from: record.start.root, to: place.directory.root }));
  try {
    await holdSession(run, record, place);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    host.log.info(`The session ended: ${error.message}`);
  }
  return compare(record, traces);
}

/** Files that a run kept for the model have the run's own directory in their names. */
function relocated(
  answers: readonly RecordedAnswer[],
  { from, to }: { from: string; to: string },
): RecordedAnswer[] {
  return JSON.parse(JSON.stringify(answers).replaceAll(from, to));
}

async function holdSession(run: Run, { start }: RunRecord, place: Place): Promise<void> {
  if (start.role === 'planner') {
    const { base, issue, file, task, maxQuestions } = start;
    await holdPlannerSession(run, { place, base, issue, file, task, maxQuestions });
    return;
  }
  run.stage = {
    kind: 'implementing',
    pull: undefined,
    planPath: start.planPath,
    approvedBy: [],
    head: start.base,
    labelled: undefined,
    phases: [],
  };
  const authority = { approvers: start.approvers, reviews: [], grounds: undefined };
  const { headRef } = start.pull;
  await carryOutPlan(run, { place, pull: { headRef }, proposed: proposedOf(start), authority });
}

function proposedOf(start: ImplementerStart): ProposedPlan {
  const { planPath: path, planText: text, base: head, mergeBase, primer, skill } = start;
  return unproposed({
    path,
    text,
    plan: parsePlan(text),
    head,
    mergeBase,
    donePhases: new Map(start.donePhases.map((number) => [number, head])),
    begunPhases: new Set(start.begunPhases),
    primer,
    skill,
  });
}

function compare({ traces: recorded, end }: RunRecord, replayed: readonly Trace[]): Comparison[] {
  const reachedItsAim = ['planned', 'revised', 'implemented'].includes(end?.conclusion ?? '');
  const length = Math.max(recorded.length, replayed.length);
  return Array.from({ length }, (_, at): Comparison => {
    const [before, now] = [recorded[at], replayed[at]];
    const what = before?.what ?? now?.what ?? '';
    if (before === undefined) return { what, verdict: reachedItsAim ? 'different' : 'extra' };
    if (now === undefined) return { what, verdict: 'missing' };
    return {
      what,
      verdict: before.what === now.what && before.content === now.content ? 'same' : 'different',
    };
  });
}
