import { type HandoffCommand, numberOf, type PlanCommand } from '../core/command.ts';
import { explainGitHubError } from '../github/explain-error.ts';
import { startWorkflow } from '../github/workflows.ts';
import type { Deps } from './run/deps.ts';

/**
 * Has `next` carried out by a run of its own, with its own time, token and log; false where that cannot be, and it is to
 * go on here.
 */
export async function startElsewhere(
  deps: Deps,
  params: { asked: PlanCommand; next: HandoffCommand },
): Promise<boolean> {
  const { elsewhere } = deps.host;
  switch (elsewhere?.kind) {
    case undefined:
      return false;
    case 'queue':
      await elsewhere.enqueue(params.next, { issue: numberOf(params.asked) });
      return true;
    case 'workflow':
      return startAgain(deps, { ...params, file: elsewhere.file });
  }
}

/**
 * Only what a label asked for: a workflow that Baton starts runs in Baton's name, and who stands behind it is then looked
 * up from the label.
 */
async function startAgain(
  { github, log }: Deps,
  { asked, next, file }: { asked: PlanCommand; next: HandoffCommand; file: string },
): Promise<boolean> {
  if (asked.issue.kind !== 'labeled' || asked.auto) return false;
  try {
    const start = await startWorkflow(github, {
      file,
      ref: next.repository.defaultBranch,
      inputs: {
        command: next.kind,
        pull_request: String(next.pullRequest),
        issue: String(asked.issue.issue.number),
        auto: 'true',
      },
    });
    if (start.kind === 'started') {
      log.info(`The implementation of #${next.pullRequest} was started as a run of its own.`);
      return true;
    }
    log.info(`The implementation goes on in this run: a run of its own was not granted (${start.why}).`);
  } catch (error) {
    const explained = explainGitHubError(error);
    if (!explained) throw error;
    log.warn(`The implementation goes on in this run: ${explained.message}`);
  }
  return false;
}
