/** An answer that GitHub gave, and the mark by which it tells whether there is a newer one. */
export interface RememberedAnswer<T> {
  etag: string;
  response: T;
}

/** Answers to questions that are asked again and again. Those that were of use last are kept. */
export interface RememberedAnswers {
  recall<T>(key: string): RememberedAnswer<T> | undefined;
  remember<T extends { data?: unknown }>(key: string, answer: RememberedAnswer<T>): void;
}

const MOST_BYTES = 16 * 2 ** 20;
/** What an answer takes besides its data: headers, address, etag. */
const BESIDE_BYTES = 4_096;

/** `mostBytes`: of all answers together, as JSON. A single one may take an eighth of that. */
export function rememberAnswers({ mostBytes = MOST_BYTES }: { mostBytes?: number } = {}): RememberedAnswers {
  const answers = new Map<string, { answer: RememberedAnswer<unknown>; bytes: number }>();
  let held = 0;
  const forget = (key: string) => {
    held -= answers.get(key)?.bytes ?? 0;
    answers.delete(key);
  };
  return {
    recall: <T>(key: string) => {
      const known = answers.get(key);
      if (known === undefined) return undefined;
      answers.delete(key);
      answers.set(key, known);
      // What a key leads to is for its owner to know.
      return known.answer as RememberedAnswer<T>;
    },
    remember: (key, answer) => {
      forget(key);
      const bytes = BESIDE_BYTES + (JSON.stringify(answer.response.data)?.length ?? 0);
      if (bytes > mostBytes / 8) return;
      answers.set(key, { answer, bytes });
      held += bytes;
      for (const oldest of answers.keys()) {
        if (held <= mostBytes) return;
        forget(oldest);
      }
    },
  };
}
