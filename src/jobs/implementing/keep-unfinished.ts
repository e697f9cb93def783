import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { forbiddenAmong } from '../../plan/do-not.ts';
import type { Phase } from '../../plan/plan.ts';
import { commitWorkTree, type WorkTreeCommit } from '../../workspace/git/commit-work-tree.ts';
import { workTreePatch } from '../../workspace/git/work-tree-patch.ts';
import { runQualityCheck } from '../../workspace/quality-check.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import { publishPolicy } from '../run/publish-policy.ts';
import type { Run, UnfinishedWork } from '../run/run.ts';
import { unfinishedMessage } from './commit-messages.ts';
import { phasePosition, unfinishedPhase } from './phase-names.ts';
import { pushCommit } from './push-commit.ts';
import type { Workbench } from './workbench.ts';

/** How long the check of unfinished work may take, for the run has reached its end already. */
const MAX_CHECK_MINUTES = 5;
/** What a record takes of it, in characters. */
const MAX_PATCH = 4_000_000;

interface Unfinished {
  phase: Phase;
  proposed: ProposedPlan;
  workbench: Workbench;
  /** What ended the run. */
  error: unknown;
}

/**
 * Keeps what was begun of a phase: as a commit marked as work in progress where a limit or a cancellation ended the run
 * and the quality check passes, else as a patch in the record of the run. Never throws: the run ends for its own reason.
 */
export async function keepUnfinished(run: Run, unfinished: Unfinished): Promise<void> {
  const { stage, deps, events } = run;
  if (stage.kind !== 'implementing') return;
  const phase = unfinished.phase.number;
  try {
    const attempt = await attemptCommit(run, unfinished);
    if (attempt.kind === 'committed') stage.unfinished = { kind: 'committed', phase, commit: attempt.commit };
    if (attempt.kind !== 'kept_back') return;
    const { because } = attempt;
    const { head: parent, workTree, repository, sandbox } = unfinished.workbench;
    const { environment } = deps.host;
    const { maxFileBytes } = publishPolicy(run);
    const patch = await sandbox.still(() =>
      workTreePatch(repository, { parent, workTree, maxFileBytes, environment }),
    );
    if (patch === '') return;
    if (patch.length > MAX_PATCH) {
      stage.unfinished = { kind: 'lost', phase, because: `${because}, and is too large for the record` };
      return;
    }
    events.emit({ kind: 'unfinished', phase, because, patch });
    stage.unfinished = { kind: run.recordPath === undefined ? 'lost' : 'recorded', phase, because };
  } catch (error) {
    deps.log.foreign(`Unfinished work was lost: ${String(error)}`);
    stage.unfinished = { kind: 'lost', phase, because: 'its files could not be taken up' };
  }
}

type Attempt =
  | { kind: 'nothing_changed' }
  | { kind: 'committed'; commit: Sha }
  | { kind: 'kept_back'; because: string };

async function attemptCommit(run: Run, unfinished: Unfinished): Promise<Attempt> {
  const { deps, config, events } = run;
  const { workbench, error } = unfinished;
  if (deps.host.signal?.aborted) return keptBack(NO_TIME);
  const maybe = error instanceof Stop && ['limit_reached', 'cancelled'].includes(error.conclusion);
  if (!maybe) return keptBack('the phase did not come to its end');
  try {
    // Before the check, so that none is made of what cannot be committed anyway.
    const before = await commit(run, unfinished);
    if (before.kind === 'unchanged') return { kind: 'nothing_changed' };
    const { commands, timeout_minutes } = config.quality;
    const result = await runQualityCheck(workbench.sandbox, {
      commands,
      timeoutMinutes: Math.min(timeout_minutes, MAX_CHECK_MINUTES),
      log: deps.log,
    });
    events.emit({ kind: 'check', check: 'unfinished', ...result });
    if (deps.host.signal?.aborted) return keptBack(NO_TIME);
    if (!result.passed) return keptBack('it does not pass the quality check');
    // The check may have changed files itself.
    const after = await commit(run, unfinished);
    if (after.kind === 'unchanged') return { kind: 'nothing_changed' };
    await pushCommit(run, workbench, {
      commit: after.sha,
      what: unfinishedPhase(unfinished.proposed.plan, unfinished.phase),
    });
    return { kind: 'committed', commit: after.sha };
  } catch (failure) {
    const said = failure instanceof Stop ? failure.message : String(failure);
    deps.log.warn(`Unfinished work is not committed: ${said}`);
    return keptBack('it could not be committed as it was');
  }
}

const NO_TIME = 'there was no time left to check it';

function keptBack(because: string): Attempt {
  return { kind: 'kept_back', because };
}

/** Throws Stop for what no commit may hold. */
async function commit(run: Run, unfinished: Unfinished): Promise<WorkTreeCommit> {
  const { phase, proposed, workbench } = unfinished;
  const { repository, workTree, head: parent, authority, sandbox } = workbench;
  const message = unfinishedMessage(run, {
    proposed,
    approvers: authority.approvers,
    what: unfinishedPhase(proposed.plan, phase),
    phase: phasePosition(proposed.plan, phase),
  });
  const policy = publishPolicy(run);
  const date = run.deps.clock();
  const result = await sandbox.still(() =>
    commitWorkTree(repository, { parent, workTree, message, date, policy }),
  );
  const forbidden = result.kind === 'committed' ? forbiddenAmong(proposed.plan, result.files) : [];
  if (forbidden.length === 0) return result;
  throw new Stop('blocked', `the plan says under “Do not” to leave ${forbidden.join(', ')} alone.`);
}

/** What people are told of it, and how it goes on. */
export function describeUnfinished(work: UnfinishedWork, { recordName }: { recordName: string }): string {
  const { phase } = work;
  switch (work.kind) {
    case 'committed':
      return `What was begun of phase ${phase} is on the branch, in a commit marked as work in progress, for it passes the quality check: the next run goes on with it.`;
    case 'recorded':
      return `What was begun of phase ${phase} is not on the branch, because ${work.because}: it is kept as a patch in the record of this run (\`${recordName}\`), and the next run begins that phase anew.`;
    case 'lost':
      return `What was begun of phase ${phase} is lost, because ${work.because}: the next run begins that phase anew.`;
  }
}
