import { call, type Step } from '../claude/scripted-model.ts';
import { openProposal, type ProposedStory } from '../proposal.ts';
import { greeting, greetingModel, greetingPlan, nobody } from './greeting.ts';

/** The plan of the greeting after a review, to be carried out as before. */
const revisedPlan = {
  ...greetingPlan,
  slug: 'another-slug',
  body: greetingPlan.body
    .replace(
      '- The name is the first argument; the default is `world`.',
      '- The name is the first argument; the default is `world`, also for an empty name.',
    )
    .replace('### Phase 2: Say so', '### Phase 2: Show it in the README')
    .replace('- Change `check.sh`.', '- Change `check.sh` or `tests/world.sh`.'),
} as const;

/** Hands the plan in with one answer to each point, in their order. */
export function submitRevised(...answers: string[]): Step {
  return call('submit_plan', {
    ...revisedPlan,
    answers: answers.map((answer, index) => ({ point: index + 1, answer })),
  });
}

export const reading = call('read', { file_path: 'greet.sh' });

/** A story in which the plan of the greeting waits; the model plans and implements as given, or must not be asked. */
export function openGreetingPlan({
  plans,
  implements: steps = [],
}: {
  plans: readonly Step[];
  implements?: readonly Step[];
}): Promise<ProposedStory> {
  const model = plans.length + steps.length > 0 ? greetingModel({ plans, implements: steps }) : nobody;
  return openProposal({ ...greeting, plan: greetingPlan, model });
}
