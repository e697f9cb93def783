import { z } from 'zod';
import { readHiddenHead, writeHiddenHead } from '../run/hidden-head.ts';

const schema = z.object({
  rounds: z.array(z.array(z.string().max(2_000)).max(20)).max(20),
  open: z.boolean(),
  after: z.int().nonnegative(),
});

/** What the planner has asked about an issue so far, as the comment there keeps it. */
export interface AskedQuestions {
  /** The questions of each run that ended in some, the first run first. */
  rounds: string[][];
  /** Whether the last of them still wait for an answer. */
  open: boolean;
  /** Id of the newest comment when they were asked: an answer has a higher one. */
  after: number;
}

export const NOTHING_ASKED: AskedQuestions = { rounds: [], open: false, after: 0 };

const NAME = 'questions';

export function writeQuestions(asked: AskedQuestions): string {
  return asked.rounds.length === 0 ? '' : writeHiddenHead(NAME, asked);
}

/** As the body of the comment says; nothing where it says nothing, or was changed by hand. */
export function readQuestions(body: string | undefined): AskedQuestions {
  return schema.safeParse(readHiddenHead(NAME, body ?? '')).data ?? NOTHING_ASKED;
}

export function questionsAsked({ rounds }: AskedQuestions): number {
  return rounds.flat().length;
}
