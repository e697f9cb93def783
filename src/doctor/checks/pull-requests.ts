import { readWorkflowToken } from '../../github/settings/repository-settings.ts';
import { type Check, ok, problem } from '../finding.ts';
import { withGitHub } from '../where-possible.ts';
import { usesWorkflowToken } from '../workflow/baton-step.ts';

/** Whether the token of a workflow may open the plan's pull request. */
export const pullRequests: Check = {
  id: 'pull-requests',
  area: 'github',
  byHand: 'Settings → Actions → General, "Workflow permissions"',
  look: withGitHub(async ({ client }, { asApp, steps }) => {
    if (asApp || (steps.length > 0 && !steps.some(usesWorkflowToken))) {
      return ok("An App opens them: the setting for the workflow's token does not matter.");
    }
    const { mayOpenPullRequests } = await readWorkflowToken(client);
    return mayOpenPullRequests
      ? ok('Workflows may open pull requests.')
      : problem(
          'Workflows may not open pull requests, so no plan can be proposed.',
          'Turn on "Allow GitHub Actions to create and approve pull requests" in Settings → Actions → General, or give Baton the token of an App.',
        );
  }),
};
