import { Stop } from '../../core/stop.ts';
import { formatFindings } from '../../plan/lint/finding.ts';
import { completionReport } from '../../report/completion.ts';
import type { Spending } from '../../report/cost.ts';
import { plainLine } from '../../report/neutral.ts';
import type { PhaseProgress } from '../../report/progress.ts';
import { commitFile } from '../../workspace/git/commit-file.ts';
import type { LocalRepository } from '../../workspace/git/local-repository.ts';
import { readFileAt, readFilesAt } from '../../workspace/git/read-commit.ts';
import { carryOutPlan } from '../implementing/carry-out-plan.ts';
import { completionOf } from '../implementing/complete.ts';
import { describeUnfinished } from '../implementing/keep-unfinished.ts';
import { linterAt } from '../plan-file/lint-at.ts';
import { IMPLEMENTER_SKILL, type ProposedPlan, unproposed } from '../plan-file/proposed-plan.ts';
import { type Run, spendingOf } from '../run/run.ts';
import type { RunEvent } from '../run/run-event.ts';
import { readLocalHistory } from './local-history.ts';
import { commitPlanFile } from './local-outlet.ts';
import type { LocalRun } from './local-run.ts';
import { inLocalWords } from './local-words.ts';
import type { LocalPlan } from './plan-file.ts';

/** How far an implementation came. */
export interface LocalImplementation {
  /** Why it went no further; undefined where all phases are there. */
  stop: Stop | undefined;
  /** Markdown. */
  report: string;
  branch: string;
  phases: { done: number; total: number };
  /** Whether all success criteria and verify commands hold. */
  holds: boolean;
  spending: Spending;
}

/**
 * Carries out the open phases of a plan on the branch that the work tree is on, which goes along with each. Who starts it
 * stands for the plan.
 */
export async function implementLocally(
  opened: LocalRun,
  { plan }: { plan: LocalPlan },
): Promise<LocalImplementation> {
  const { run, place, local } = opened;
  const branch = await local.branch();
  if (branch === undefined)
    throw new Stop('refused', 'The work tree is on no branch. Switch to one, and start again.');
  await assertFit(opened, plan);
  await commitPlan(opened, plan);
  const proposed = await proposedOf(opened, plan);
  const phases = progressOf(proposed);
  run.stage = {
    kind: 'implementing',
    pull: undefined,
    labelled: undefined,
    planPath: plan.path,
    approvedBy: [],
    head: proposed.head,
    phases,
  };
  using _following = run.events.listen((event) => note(phases, event));
  if (run.config.quality.commands.length === 0) {
    run.notices.push('No quality check is configured (`quality.commands`).');
  }
  const end = { branch, report: '', holds: false, stop: undefined };
  const done = () => phases.filter(({ status }) => status === 'done').length;
  try {
    const authority = { approvers: [], reviews: [], grounds: undefined };
    const carriedOut = await carryOutPlan(run, { place, pull: { headRef: branch }, proposed, authority });
    const completion = await completionOf(run, { proposed, ...carriedOut });
    const report = completionReport({ ...completion, comparison: undefined, onBranch: branch });
    const total = phases.length;
    const holds = completion.draftBecause === undefined;
    return { ...end, report, holds, phases: { done: total, total }, spending: spendingOf(run) };
  } catch (error) {
    if (!(error instanceof Stop) && run.deps.host.signal?.aborted !== true) throw error;
    const stop = stopOf(run, error, plan.path);
    return { ...end, stop, phases: { done: done(), total: phases.length }, spending: spendingOf(run) };
  }
}

/** The plan is on the branch before its phases, so that the branch says by itself what was followed. */
async function commitPlan({ run, place, local }: LocalRun, { path, text, plan }: LocalPlan): Promise<void> {
  const { repository } = place;
  const head = await local.head();
  if ((await readFileAt(repository, { commit: head, path })) === text) return;
  const commit = await commitFile(repository, {
    parent: head,
    path,
    content: text,
    message: {
      subject: `plan: ${plainLine(plan.frontMatter.title)}`,
      trailers: [
        { key: 'Baton-Run', value: run.id },
        { key: 'Baton-Plan', value: path },
      ],
    },
    date: run.deps.clock(),
  });
  await commitPlanFile(local, repository, { commit, from: head, path });
}

async function proposedOf(
  { run, place, local }: LocalRun,
  { path, text, plan }: LocalPlan,
): Promise<ProposedPlan> {
  const history = await historyOf(local, { path, plan });
  const [primer, skill] = await readFilesAt(place.repository, {
    commit: history.head,
    paths: [run.config.plans.primer, IMPLEMENTER_SKILL],
  });
  return unproposed({ path, text, plan, ...history, primer, skill });
}

async function historyOf(local: LocalRepository, { path, plan }: Pick<LocalPlan, 'path' | 'plan'>) {
  const head = await local.head();
  const mergeBase = (await local.mergeBase(head, plan.frontMatter.base)) ?? head;
  const commits = await local.messages({ from: mergeBase, to: head });
  return { head, mergeBase, ...readLocalHistory(commits, { planPath: path }) };
}

/** Before anything of it is carried out, and before it is committed. */
async function assertFit({ run, place, local }: LocalRun, { path, plan }: LocalPlan): Promise<void> {
  const { mergeBase: commit, donePhases } = await historyOf(local, { path, plan });
  if (donePhases.size > 0) return;
  const { lint } = await linterAt(run, { place, commit });
  const findings = (await lint(plan)).filter(({ severity }) => severity === 'error');
  if (findings.length === 0) return;
  throw new Stop(
    'blocked',
    `${path} does not pass the plan check. Mend it, and start again.\n${formatFindings(findings)}`,
  );
}

function progressOf({ plan, donePhases }: ProposedPlan): PhaseProgress[] {
  return plan.phases.map(({ number, name, steps }) => ({
    number,
    name,
    status: donePhases.has(number) ? 'done' : 'waiting',
    steps: steps.map((step) => ({ number: step.number, text: step.words, done: donePhases.has(number) })),
  }));
}

function note(phases: PhaseProgress[], event: RunEvent): void {
  if (event.kind !== 'phase') return;
  const phase = phases.find(({ number }) => number === event.number);
  if (phase) phase.status = event.status;
}

function stopOf({ stage, recordPath }: Run, error: unknown, path: string): Stop {
  const stop = error instanceof Stop ? error : new Stop('cancelled', 'Interrupted.', { cause: error });
  const unfinished = stage.kind === 'implementing' ? stage.unfinished : undefined;
  const said = [
    inLocalWords(stop.message),
    ...(unfinished ? [describeUnfinished(unfinished, { recordName: recordPath ?? '' })] : []),
    `Finished phases stay on the branch: \`baton implement ${path}\` goes on from there.`,
  ];
  return new Stop(stop.conclusion, said.join(' '), { cause: stop });
}
