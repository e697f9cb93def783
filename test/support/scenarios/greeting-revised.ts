import { call, type Step } from '../claude/scripted-model.ts';
import { greetingPlan } from './greeting.ts';

/** The plan of the greeting after a review, to be carried out as before. */
export const revisedPlan = {
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
