import { type Check, ok, problem, warning } from '../finding.ts';
import { withSteps } from '../where-possible.ts';
import type { BatonStep } from '../workflow/baton-step.ts';

/** The events of Baton's example, and what does not work without each. */
const EVENTS = [
  { event: 'issues', type: 'labeled', without: 'a label starts nothing' },
  { event: 'issue_comment', type: 'created', without: 'comments such as `/baton plan` are not seen' },
  { event: 'pull_request_review', type: 'submitted', without: 'an approval starts nothing' },
  { event: 'workflow_dispatch', type: undefined, without: 'nothing can be started by hand or by a review' },
] as const;

export const workflowEvents: Check = {
  id: 'events',
  area: 'workflow',
  look: withSteps((steps, { configuration }) => {
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
    return ok(EVENTS.map(({ event }) => event).join(', '));
  }),
};

function listensTo({ workflow }: BatonStep, { event, type }: (typeof EVENTS)[number]): boolean {
  const found = workflow.on[event];
  if (found === undefined) return false;
  return type === undefined || found.types === undefined || found.types.includes(type);
}
