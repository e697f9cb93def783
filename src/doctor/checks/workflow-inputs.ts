import { nearestKey } from '../../config/nearest-key.ts';
import { type Check, ok, problem, type Verdict, warning } from '../finding.ts';
import { withSteps } from '../where-possible.ts';
import { type BatonStep, partOf } from '../workflow/baton-step.ts';

const expression = (text: string) => `\${{ ${text} }}`;

const KEY = expression('secrets.ANTHROPIC_API_KEY');

/** What a started workflow is told, so that the run knows what to do. */
const HANDED_ON = ['command', 'issue', 'pull_request'] as const;

export const workflowInputs: Check = {
  id: 'inputs',
  area: 'workflow',
  look: withSteps((steps, { knownInputs }) => {
    const alone = partAlone(steps);
    if (alone) return alone;
    for (const step of steps) {
      const { path, inputs } = step;
      const wrong = faultOfKey(step);
      if (wrong) return wrong;
      const strange = Object.keys(inputs).find((name) => !knownInputs.includes(name));
      if (strange !== undefined) {
        const nearest = nearestKey(strange, knownInputs);
        return warning(
          `${path} passes \`${strange}\`, which is no input of Baton's.`,
          nearest === undefined
            ? "Remove it; Baton's docs/action.md has all inputs."
            : `Write \`${nearest}\`.`,
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

/** One half of a job does nothing by itself. */
function partAlone(steps: readonly BatonStep[]): Verdict | undefined {
  const parts = new Set(steps.map(partOf));
  if (parts.has('work') === parts.has('publish')) return undefined;
  const [there, missing] = parts.has('work') ? ['work', 'publish'] : ['publish', 'work'];
  return problem(
    `A job has \`part: ${there}\`, and none has \`part: ${missing}\`.`,
    "Have both, as in Baton's examples/baton-hardened.yml, or leave `part` out.",
  );
}

function faultOfKey(step: BatonStep): Verdict | undefined {
  const { path, job, inputs } = step;
  const { anthropic_api_key: key = '' } = inputs;
  if (partOf(step) === 'publish') {
    if (key === '') return undefined;
    return problem(
      `The job \`${job}\` in ${path} publishes, and is given the key of the model as well.`,
      'Leave `anthropic_api_key` out of that job: the two are to share no secret.',
    );
  }
  if (key === '') {
    return problem(
      `${path} does not pass \`anthropic_api_key\`.`,
      `Add \`anthropic_api_key: ${KEY}\` under \`with:\`.`,
    );
  }
  if (/\$\{\{/.test(key)) return undefined;
  return problem(
    `${path} has a key written into it, for everybody who reads the repository.`,
    `Revoke that key, store a new one as a secret, and write \`${KEY}\`.`,
  );
}

function lostOnDispatch({ workflow, inputs }: BatonStep): string[] {
  const dispatch = workflow.on.workflow_dispatch;
  if (dispatch === undefined) return [];
  return HANDED_ON.filter((name) => {
    const passed = inputs[name];
    if (passed === undefined) return true;
    return passed.includes(`inputs.${name}`) && dispatch.inputs?.[name] === undefined;
  });
}
