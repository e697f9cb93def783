import type { PlannerEnd } from '../agent/planner-tools.ts';
import { Stop } from '../core/stop.ts';
import { newestComment } from '../github/issues.ts';
import type { AskedQuestions } from './asked-questions.ts';
import type { Run } from './run.ts';

/** The plan, if there is one; the planner's other ways out end the run with what people should do. */
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
          'Answer in one comment here, as the author of the issue or with write access: the planner then goes on with it.',
        ].join('\n\n'),
      );
    case 'declined':
      throw new Stop(
        'declined',
        [
          end.reason,
          ...(end.suggestion ? [end.suggestion] : []),
          'If you want a plan all the same, comment `/baton plan --force`.',
        ].join('\n\n'),
      );
  }
}

/** What has been asked about the issue now that a session has ended. */
export async function askMore(
  { deps }: Run,
  { issue, asked, end }: { issue: number; asked: AskedQuestions; end: PlannerEnd<unknown> },
): Promise<AskedQuestions> {
  if (end.kind !== 'questions') return { ...asked, open: false };
  return {
    rounds: [...asked.rounds, end.questions],
    open: true,
    after: await newestComment(deps.github, { issue }),
  };
}
