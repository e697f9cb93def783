import type { PlannerEnd } from '../../agent/planner-tools.ts';
import type { Run } from '../run/run.ts';

/** Gives the answers to questions, in their order; undefined where there is nobody to ask. */
export type Asking = Ask | undefined;
type Ask = (questions: readonly string[]) => Promise<string[]>;

export interface Asked {
  question: string;
  answer: string;
}

/**
 * Holds planner sessions until one ends in something else than questions that somebody answers. Each gets what was asked
 * before; a question that may still be asked is one less each time, so that it comes to an end.
 */
export async function untilAnswered<T>(
  ask: Asking,
  session: (asked: readonly Asked[]) => Promise<PlannerEnd<T>>,
): Promise<PlannerEnd<T>> {
  const asked: Asked[] = [];
  for (;;) {
    const end = await session(asked);
    if (end.kind !== 'questions' || !ask) return end;
    const answers = await ask(end.questions);
    asked.push(...end.questions.map((question, index) => ({ question, answer: answers[index] ?? '' })));
  }
}

/** The time that somebody takes to answer is none of the run's. */
export function offTheClock(run: Pick<Run, 'startedAt' | 'deps'>, ask: Ask): Ask {
  return async (questions) => {
    const asked = run.deps.clock();
    const answers = await ask(questions);
    run.startedAt = new Date(run.startedAt.getTime() + run.deps.clock().getTime() - asked.getTime());
    return answers;
  };
}

/** What somebody wants, with what was asked and answered about it so far, for the planner. */
export function withAnswers(text: string, asked: readonly Asked[]): string {
  if (asked.length === 0) return text;
  const parts = asked.map(
    ({ question, answer }, index) =>
      `${index + 1}. ${question}\n\nAnswer: ${answer === '' ? '(none: decide it yourself)' : answer}`,
  );
  return [text, '## Questions that were asked before', ...parts].join('\n\n');
}
