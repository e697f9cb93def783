import { nearestKey } from '../../config/nearest-key.ts';
import { type Check, ok, problem, warning } from '../finding.ts';
import { withSteps } from '../where-possible.ts';
import type { BatonStep } from '../workflow/baton-step.ts';

const expression = (text: string) => `\${{ ${text} }}`;

const KEY = expression('secrets.ANTHROPIC_API_KEY');

/** What a started workflow is told, so that the run knows what to do. */
const HANDED_ON = ['command', 'issue', 'pull_request'] as const;

export const workflowInputs: Check = {
  id: 'inputs',
  area: 'workflow',
  look: withSteps((steps, { knownInputs }) => {
    for (const step of steps) {
      const { path, inputs } = step;
      const { anthropic_api_key: key = '' } = inputs;
      if (key === '') {
        return problem(
          `${path} does not pass \`anthropic_api_key\`.`,
          `Add \`anthropic_api_key: ${KEY}\` under \`with:\`.`,
        );
      }
      if (!/\$\{\{/.test(key)) {
        return problem(
          `${path} has a key written into it, for everybody who reads the repository.`,
          `Revoke that key, store a new one as a secret, and write \`${KEY}\`.`,
        );
      }
      const strange = Object.keys(inputs).find((name) => !knownInputs.includes(name));
      if (strange !== undefined) {
        const nearest = nearestKey(strange, knownInputs);
        return warning(
          `${path} passes \`${strange}\`, which is no input of Baton's.`,
          nearest === undefined ? 'Remove it; docs/action.md has all inputs.' : `Write \`${nearest}\`.`,
        );
      }
      const lost = lostOnDispatch(step);
      if (lost.length > 0) {
        return warning(
          `${path} can be started by hand, and does not hand on what is typed there: ${lost.join(', ')}.`,
          `Declare them under \`workflow_dispatch:\`, and pass each on, such as \`command: ${expression('inputs.command')}\`.`,
        );
      }
    }
    return ok(Object.keys(steps[0].inputs).join(', '));
  }),
};

function lostOnDispatch({ workflow, inputs }: BatonStep): string[] {
  const dispatch = workflow.on.workflow_dispatch;
  if (dispatch === undefined) return [];
  return HANDED_ON.filter((name) => {
    const passed = inputs[name];
    if (passed === undefined) return true;
    return passed.includes(`inputs.${name}`) && dispatch.inputs?.[name] === undefined;
  });
}
