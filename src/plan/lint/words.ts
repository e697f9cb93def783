import type { TextPiece } from '../plan.ts';

/** A word as it stands in the text, without the punctuation around it. Code is one word of its own that equals no other. */
export interface Word {
  text: string;
  isCode: boolean;
  line: number;
  /** The punctuation right behind it. */
  behind: string;
}

const OPENING = '([{—–-';
const CLOSING = '.,;:!?)]}—–-…';

export function wordsOf(pieces: readonly TextPiece[]): Word[] {
  return pieces.flatMap(({ isCode, text, line }): Word[] => {
    if (isCode) return [{ text, isCode, line, behind: '' }];
    return text
      .split('\n')
      .flatMap((content, index) =>
        splitWords(content).map((word) => ({ ...withoutPunctuation(word), isCode, line: line + index })),
      );
  });
}

/**
 * The first place in `words` where one of `phrases`, of lower-case words with a space between, stands in any letter case;
 * `phrase` as it is written there.
 */
export function findPhrase(
  words: readonly Word[],
  phrases: readonly string[],
): { phrase: string; line: number } | undefined {
  const candidates = phrases.map((phrase) => phrase.split(' '));
  for (const [index, { line }] of words.entries()) {
    const found = candidates.find((candidate) => standsAt(words, index, candidate));
    if (!found) continue;
    const written = words.slice(index, index + found.length).map(({ text }) => text);
    return { phrase: written.join(' '), line };
  }
  return undefined;
}

export function splitWords(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function standsAt(words: readonly Word[], index: number, phrase: readonly string[]): boolean {
  return phrase.every((part, offset) => {
    const word = words[index + offset];
    return word !== undefined && !word.isCode && word.text.toLowerCase() === part;
  });
}

/** The word itself where it consists of nothing else. */
function withoutPunctuation(word: string): Pick<Word, 'text' | 'behind'> {
  let start = 0;
  let end = word.length;
  while (start < end && OPENING.includes(word.charAt(start))) start += 1;
  while (end > start && CLOSING.includes(word.charAt(end - 1))) end -= 1;
  return start === end
    ? { text: word, behind: word }
    : { text: word.slice(start, end), behind: word.slice(end) };
}
