import { parseMarkdown } from '../markdown.ts';
import { passagesOf } from '../passages.ts';
import type { PlanStep } from '../plan.ts';
import { withoutQuotes } from './quotes.ts';
import type { Rule } from './rule.ts';
import { findPhrase, type Word, wordsOf } from './words.ts';

/** Send the implementer elsewhere for what is to be done, or leave the choice. */
export const REFERENCES = [
  ...['same as phase', 'same as in phase', 'same as step', 'same as in step', 'similar to phase'],
  ...['similar to step', 'if required', 'as required', 'where required', 'when required'],
  ...['when necessary', 'when needed', 'appropriately'],
];
/** The same, where a sentence or a part of it ends with them. */
export const TAILS = ['as above', 'as before', 'and more', 'or the like'];
/** The same, where a sentence begins with them. */
export const OPENINGS = ['optionally', 'consider', 'maybe', 'perhaps'];

const ENDS_PART = ['.', ',', ';', ':', ')', '!'];
const ENDS_SENTENCE = ['.', ':', ';', '!', '?'];

/** Every step says itself what is to be done, and leaves no choice. */
export const stepDecided: Rule = {
  id: 'step-decided',
  severity: 'warning',
  find: ({ phases }) =>
    phases.flatMap(({ number, steps }) =>
      steps.flatMap((step) => {
        const said = undecidedIn(step);
        if (said === undefined) return [];
        const message = `“${said}” in step ${step.number} of phase ${number} leaves open what is to be done.`;
        const remedy = 'Say what to do where, and under which condition; repeat what stands elsewhere.';
        return [{ line: step.line, message, remedy }];
      }),
    ),
};

function undecidedIn({ markdown }: PlanStep): string | undefined {
  for (const passage of passagesOf(parseMarkdown(markdown).children)) {
    if (passage.kind === 'code' || passage.isQuoted) continue;
    const words = wordsOf(withoutQuotes(passage.pieces));
    const said = findReference(words) ?? findTail(words) ?? findOpening(words);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** `if required fields are missing` is a condition. */
function findReference(words: readonly Word[]): string | undefined {
  const found = REFERENCES.find((phrase) => {
    const parts = phrase.split(' ');
    const isCondition = parts.length === 2 && ['if', 'as', 'where', 'when'].includes(parts[0] ?? '');
    return isCondition ? tailAt(words, parts) : findPhrase(words, [phrase]) !== undefined;
  });
  return found;
}

function findTail(words: readonly Word[]): string | undefined {
  return TAILS.find((phrase) => tailAt(words, phrase.split(' ')));
}

/** Whether the words of a phrase stand somewhere with nothing behind them but punctuation. */
function tailAt(words: readonly Word[], parts: readonly string[]): boolean {
  return words.some((_, index) => {
    const last = words[index + parts.length - 1];
    return (
      last !== undefined &&
      parts.every((part, offset) => isWord(words[index + offset], part)) &&
      (index + parts.length === words.length || ENDS_PART.some((mark) => last.behind.startsWith(mark)))
    );
  });
}

function findOpening(words: readonly Word[]): string | undefined {
  const opening = words.find((word, index) => {
    if (!beginsSentence(words, index)) return false;
    return OPENINGS.some((opening) => isWord(word, opening)) || isChoice(words.slice(index));
  });
  return opening?.text;
}

/** `Either use … or …`: not `Either way`. */
function isChoice(words: readonly Word[]): boolean {
  const [first, second, ...rest] = words;
  if (!isWord(first, 'either') || !second || second.isCode || isWord(second, 'way')) return false;
  const end = rest.findIndex(({ behind }) => endsSentence(behind));
  return rest.slice(0, end < 0 ? rest.length : end).some((word) => isWord(word, 'or'));
}

function beginsSentence(words: readonly Word[], index: number): boolean {
  return index === 0 || endsSentence(words[index - 1]?.behind ?? '');
}

function endsSentence(behind: string): boolean {
  return ENDS_SENTENCE.some((mark) => behind.includes(mark));
}

function isWord(word: Word | undefined, text: string): boolean {
  return word !== undefined && !word.isCode && word.text.toLowerCase() === text;
}
