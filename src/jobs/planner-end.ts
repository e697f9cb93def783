import type { PlannerEnd } from '../agent/planner-tools.ts';
import { Stop } from '../core/stop.ts';

/** The plan, if there is one; the planner's other ways out end the run with what the author should do. */
export function submittedPlan<T>(end: PlannerEnd<T>): T {
  switch (end.kind) {
    case 'submitted':
      return end.plan;
    case 'questions':
      throw new Stop(
        'needs_info',
        [
          'The planner cannot go on without an answer:',
          ...end.questions.map((question, index) => `${index + 1}. ${question}`),
          'Answer in a comment, then add the label again.',
        ].join('\n\n'),
      );
    case 'declined':
      throw new Stop('declined', [end.reason, ...(end.suggestion ? [end.suggestion] : [])].join('\n\n'));
  }
}
