import type { ImplementCommand, PlanCommand } from '../core/command.ts';
import { explainGitHubError } from '../github/explain-error.ts';
import { startWorkflow } from '../github/workflows.ts';
import type { Deps } from './deps.ts';

/**
 * Has `next` carried out by a workflow run of its own, with its own time, token and log; false where that cannot be, and
 * it is to go on here. Only what a label asked for: a workflow that Baton starts runs in Baton's name, and who stands
 * behind it is then looked up from the label.
 */
export async function startElsewhere(
  { github, host, log }: Deps,
  { asked, next }: { asked: PlanCommand; next: ImplementCommand },
): Promise<boolean> {
  if (host.workflow === undefined || asked.issue.kind !== 'labeled' || asked.auto) return false;
  try {
    const start = await startWorkflow(github, {
      file: host.workflow,
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
