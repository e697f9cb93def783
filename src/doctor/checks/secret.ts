import { hasSecret } from '../../github/settings/repository-settings.ts';
import { type Check, ok, problem, unknown } from '../finding.ts';
import { withGitHub, withSteps } from '../where-possible.ts';
import { partOf, secretIn } from '../workflow/baton-step.ts';

/** Whether the workflow is given the key that it asks for. */
export const secret: Check = {
  id: 'secret',
  area: 'github',
  byHand: 'Settings → Secrets and variables → Actions',
  look: withSteps(([first, ...others], parts) =>
    withGitHub(async ({ client }) => {
      const step = others.find((other) => partOf(other) === 'work') ?? first;
      const name = secretIn(step.inputs.anthropic_api_key ?? '');
      if (name === undefined) {
        return unknown(
          `${step.path} takes the key from something else than a secret.`,
          'See that `anthropic_api_key` has a value when the job runs.',
        );
      }
      if (await hasSecret(client, { name })) return ok(`Workflows are given a secret ${name}.`);
      if (step.environment !== undefined) {
        return unknown(
          `Neither repository nor organisation has a secret ${name}; the environment \`${step.environment}\` was not looked at.`,
          'See Settings → Environments.',
        );
      }
      return problem(
        `There is no secret ${name}.`,
        `\`gh secret set ${name}\`, or Settings → Secrets and variables → Actions → New repository secret.`,
      );
    })(parts),
  ),
};
