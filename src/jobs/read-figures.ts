import { type NumberedCommand, numberOf } from '../core/command.ts';
import type { PullFigures } from '../core/run-figures.ts';
import { isFromHere, type PullRequest, readPullRequest } from '../github/pull-requests.ts';
import { isOwnBranch } from './permission/own-pull-request.ts';
import { readSubject } from './permission/subject.ts';
import type { Deps } from './run/deps.ts';
import type { Outcome } from './run/outcome.ts';
import { readRunMarks } from './run/run-mark.ts';

/**
 * What the pull request of a job has recorded when the job has ended, whoever carried it out; undefined where there is
 * none, or nothing on it.
 */
export async function readFigures(
  deps: Pick<Deps, 'github' | 'clock'>,
  { command, outcome }: { command: NumberedCommand; outcome: Outcome },
): Promise<PullFigures | undefined> {
  const pull = await pullOf(deps, { command, outcome });
  if (!pull || !isOwnBranch(pull) || !isFromHere(pull) || pull.author.type !== 'Bot') return undefined;
  const recorded = readRunMarks(pull.body);
  if (Object.keys(recorded).length === 0) return undefined;
  return { pullRequest: pull.number, readAt: deps.clock(), recorded };
}

async function pullOf(
  { github }: Pick<Deps, 'github'>,
  { command, outcome }: { command: NumberedCommand; outcome: Outcome },
): Promise<PullRequest | undefined> {
  switch (command.kind) {
    case 'plan':
    case 'revise':
    case 'implement': {
      const { conclusion, mayPass, pullRequest } = outcome;
      if (pullRequest) return readPullRequest(github, pullRequest.number);
      // Most of what is reviewed is not Baton's, and what may pass is tried again.
      if (conclusion === 'ignored' || mayPass) return undefined;
      // A workflow that was followed does not tell.
      return (await readSubject({ deps: { github } }, numberOf(command))).pull;
    }
    // What could not be read when the work was done can be now.
    case 'primer-sync':
      return outcome.mayPass ? undefined : readPullRequest(github, command.pullRequest);
    case 'status':
    case 'help':
    case 'cancel':
      return undefined;
  }
}
