import { plainLine } from '../../report/neutral.ts';

/** What the planner said to one point of a revision. */
export interface Answer {
  /** Id of the comment that made the point; undefined where the point was about the whole plan. */
  comment: number | undefined;
  text: string;
}

const ON_WHOLE = 'Answer: ';
const TO_COMMENT = 'Answer to comment ';

/** The answers as lines for the message of the commit that holds the new version: from there a later run has them. */
export function writeAnswers(answers: readonly Answer[]): string {
  return answers
    .map(({ comment, text }) => {
      const start = comment === undefined ? ON_WHOLE : `${TO_COMMENT}${comment}: `;
      return `${start}${plainLine(text, { max: 1_000 })}`;
    })
    .join('\n');
}

/** The answers in the message of a commit. */
export function readAnswers(message: string): Answer[] {
  return message.split('\n').flatMap((line): Answer[] => {
    if (line.startsWith(ON_WHOLE)) return [{ comment: undefined, text: line.slice(ON_WHOLE.length) }];
    if (!line.startsWith(TO_COMMENT)) return [];
    const rest = line.slice(TO_COMMENT.length);
    const colon = rest.indexOf(': ');
    const comment = Number(rest.slice(0, colon));
    return Number.isSafeInteger(comment) && colon > 0 ? [{ comment, text: rest.slice(colon + 2) }] : [];
  });
}
