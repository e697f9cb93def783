import { splitWords } from './words.ts';

const QUOTES = '"\'“‘«„';

/** Whether plain text names something to hold on to: a path, a number, or words in quotes. */
export function namesSomething(text: string): boolean {
  return splitWords(text).some((word) => isQuoted(word) || hasDigit(word) || isPathLike(word));
}

function isQuoted(word: string): boolean {
  const start = word.startsWith('(') ? 1 : 0;
  return QUOTES.includes(word.charAt(start)) && word.length > start + 1;
}

function hasDigit(word: string): boolean {
  return /\d/.test(word);
}

/** `src/a`, `README.md`: not `and/or`, not `e.g.` */
function isPathLike(word: string): boolean {
  return /[\w-]\/[\w.-]*[./][\w-]/.test(word) || /^[("]?[\w-]{2,}\.[a-z]{2,4}\b/i.test(word);
}
