import type { StopCount } from '../../core/run-figures.ts';
import type { StopConclusion } from '../../core/stop.ts';
import { readPullRequest, updatePullRequest } from '../../github/pull-requests.ts';
import type { Run } from '../run/run.ts';
import { nextStop, readRunMarks, spentFigures, withRunMark } from '../run/run-mark.ts';

/** GitHub takes no body that is longer. */
const MAX_BODY = 65_536;

/** Adds a run that stopped to the figures on the pull request that it was for, if it had come to one. */
export async function recordStop(run: Run, conclusion: StopConclusion): Promise<void> {
  const { stage, deps, ledger } = run;
  if (deps.settings.dryRun || (stage.kind !== 'implementing' && stage.kind !== 'revising')) return;
  const { pull } = stage;
  if (pull === undefined) return;
  const { number } = pull;
  const { body: before } = await readPullRequest(deps.github, number);
  const spent = spentFigures(ledger.totals(), { at: deps.clock(), since: undefined });
  const figures = nextStop(readRunMarks(before).stopped, { how: countedAs(conclusion), spent });
  const body = withRunMark(before, { kind: 'stopped', ...figures });
  if (body.length <= MAX_BODY) await updatePullRequest(deps.github, { number, body });
}

function countedAs(conclusion: StopConclusion): StopCount {
  switch (conclusion) {
    case 'failed':
    case 'cancelled':
      return conclusion;
    case 'limit_reached':
      return 'limits';
    case 'needs_info':
    case 'refused':
    case 'blocked':
    case 'declined':
      return 'held';
  }
}
