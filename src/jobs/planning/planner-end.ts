import type { PlannerEnd } from '../../agent/planner-tools.ts';
import { Stop } from '../../core/stop.ts';
import { newestComment } from '../../github/issues.ts';
import type { Run } from '../run/run.ts';
import type { AskedQuestions } from './asked-questions.ts';

/** What people are told where no plan comes of a session. */
export interface OtherEnds {
  /** What stands above its questions. */
  asked: string;
  /** How its questions are answered: a sentence. */
  answer: string;
  /** How there is a plan all the same where it finds that none is needed: a sentence. */
  insist?: string;
}

export const ON_THE_ISSUE: OtherEnds = {
  asked: 'The planner cannot go on without an answer:',
  answer:
    'Answer in one comment here, as the author of the issue or with write access: the planner then goes on with it.',
  insist: 'If you want a plan all the same, comment `/baton plan --force`.',
};

/** The plan, if there is one; the planner's other ways out end the run with what people should do. */
export function submittedPlan<T>(end: PlannerEnd<T>, { asked, answer, insist }: OtherEnds): T {
  switch (end.kind) {
    case 'submitted':
      return end.plan;
    case 'questions':
      throw new Stop(
        'needs_info',
        [asked, ...end.questions.map((question, index) => `${index + 1}. ${question}`), answer].join('\n\n'),
      );
    case 'declined': {
      const parts = [end.reason, end.suggestion, insist].filter((part) => part !== undefined);
      throw new Stop('declined', parts.join('\n\n'));
    }
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
