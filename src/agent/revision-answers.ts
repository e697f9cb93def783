import { z } from 'zod';

/** What the planner says to each point of a request to revise its plan. */
export const answersSchema = z
  .array(
    z.object({
      point: z.int().describe('Number of the point'),
      answer: z
        .string()
        .min(1)
        .max(1_000)
        .describe('What the plan says now, or why it stays, in a sentence or two'),
    }),
  )
  .describe('One answer to each point');

export type Answered = { kind: 'complete'; answers: string[] } | { kind: 'findings'; text: string };

/** The answers in the order of the points 1 to `points`; or what keeps them from being one for each. */
export function inOrderOfPoints(
  given: z.infer<typeof answersSchema>,
  { points }: { points: number },
): Answered {
  const numbers = Array.from({ length: points }, (_, index) => index + 1);
  const answersTo = (number: number) => given.filter(({ point }) => point === number);
  const findings = [
    ...numbers
      .filter((number) => answersTo(number).length === 0)
      .map((number) => `Point ${number} has no answer.`),
    ...numbers
      .filter((number) => answersTo(number).length > 1)
      .map((number) => `Point ${number} has more than one answer.`),
    ...given
      .filter(({ point }) => !numbers.includes(point))
      .map(({ point }) => `There is no point ${point}.`),
  ];
  if (findings.length > 0) return { kind: 'findings', text: [...new Set(findings)].join('\n') };
  return {
    kind: 'complete',
    answers: numbers.flatMap((number) => answersTo(number).map(({ answer }) => answer)),
  };
}
