import { basename } from 'node:path';
import { type Check, ok, problem, type Verdict, warning } from '../finding.ts';
import { withSteps } from '../where-possible.ts';
import type { BatonStep } from '../workflow/baton-step.ts';

/** The events of Baton's example, and what does not work without each. */
const EVENTS = [
  { event: 'issues', type: 'labeled', without: 'a label starts nothing' },
  { event: 'issue_comment', type: 'created', without: 'comments such as `/baton plan` are not seen' },
  { event: 'pull_request_review', type: 'submitted', without: 'an approval starts nothing' },
  { event: 'workflow_dispatch', type: undefined, without: 'nothing can be started by hand or by a review' },
] as const;

const ONLY_BY_HAND = 'without schedule and pull_request (closed) the primer is looked at by hand only';

const STARTED_BY_APP = 'baton.yml';

/** What an App is told, and has its workflow do. */
const TOLD_TO_APPS = ['issues', 'issue_comment', 'pull_request_review', 'pull_request'];

export const workflowEvents: Check = {
  id: 'events',
  area: 'workflow',
  look: withSteps((steps, { configuration }) => {
    if (configuration.config.executor === 'actions') return startedByApp(steps);
    const missing = EVENTS.filter((each) => !steps.some((step) => listensTo(step, each)));
    if (missing.length > 0) {
      const named = missing.map(({ event, type }) => (type === undefined ? event : `${event} (${type})`));
      const effects = missing.map(({ without }) => without);
      const says = `The workflow does not listen to ${named.join(', ')}: ${effects.join('; ')}.`;
      const remedy = "Add what is missing under `on:`, as in Baton's examples/baton.yml.";
      return missing.length === EVENTS.length ? problem(says, remedy) : warning(says, remedy);
    }
    const { plan, auto } = configuration.config.labels;
    const [filtered] = steps.filter(({ text }) => text.includes('github.event.label.name'));
    const unheard = filtered && [plan, auto].filter((label) => !filtered.text.includes(label));
    if (filtered !== undefined && unheard !== undefined && unheard.length > 0) {
      return (unheard.includes(plan) ? problem : warning)(
        `${filtered.path} lets other labels through, and not ${unheard.map((label) => `\`${label}\``).join(', ')}.`,
        'Name the same labels in its `if:` and under `labels` in .github/baton.yml.',
      );
    }
    const heard = EVENTS.map(({ event }) => event).join(', ');
    return ok(steps.some(looksAtPrimer) ? heard : `${heard}; ${ONLY_BY_HAND}`);
  }),
};

/** Of a workflow that an App starts for each of its jobs. */
function startedByApp(steps: readonly BatonStep[]): Verdict {
  const step = steps.find(({ path }) => basename(path) === STARTED_BY_APP);
  const dispatch = step?.workflow.on.workflow_dispatch;
  if (step === undefined || dispatch === undefined) {
    return problem(
      `\`executor: actions\` has the App start ${STARTED_BY_APP} by workflow_dispatch, and there is no such workflow with Baton in it.`,
      "Take Baton's examples/baton.yml, and leave only `workflow_dispatch` under its `on:`.",
    );
  }
  const { path, workflow } = step;
  const twice = TOLD_TO_APPS.filter((event) => workflow.on[event] !== undefined);
  if (twice.length > 0) {
    return warning(
      `With \`executor: actions\` the App starts ${path}, which also starts by itself on ${twice.join(', ')}: everything is done twice.`,
      'Leave only `workflow_dispatch` under its `on:`.',
    );
  }
  if (dispatch.inputs?.job === undefined || !workflow['run-name'].includes('inputs.job')) {
    return warning(
      `${path} does not show which job of the App it runs for, so that an App that was interrupted may start it a second time.`,
      "Copy `run-name` and the input `job` from Baton's examples/baton.yml.",
    );
  }
  return ok('workflow_dispatch, by the App');
}

function listensTo({ workflow }: BatonStep, { event, type }: (typeof EVENTS)[number]): boolean {
  const found = workflow.on[event];
  if (found === undefined) return false;
  return type === undefined || found.types === undefined || found.types.includes(type);
}

/** Without being asked. A pull request that names no types is not told of when it is closed. */
function looksAtPrimer({ workflow: { on } }: BatonStep): boolean {
  return on.schedule !== undefined || on.pull_request?.types?.includes('closed') === true;
}
