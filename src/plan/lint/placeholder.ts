import type { Passage, Plan, PlanSection } from '../plan.ts';
import { withoutQuotes } from './quotes.ts';
import type { Problem, Rule } from './rule.ts';
import { findPhrase, type Word, wordsOf } from './words.ts';

/** Stand for text that is still to come. In this letter case, for some are words as well. */
export const MARKERS = ['TODO', 'XXX', 'TBA', '???', '…', '...'];
/** The same, in any letter case. */
export const GAPS = [
  'tbd',
  'tbc',
  'fixme',
  'to be determined',
  'to be decided',
  'to be defined',
  'fill in later',
  'your code here',
  'lorem ipsum',
];
/** Leave to the implementer what the plan should say. */
export const HEDGES = [
  ...['etc', 'et cetera', 'etcetera', 'and so on', 'and so forth', 'or similar', 'somehow'],
  ...['as needed', 'if needed', 'where needed', 'as necessary', 'if necessary', 'where necessary'],
  ...['as appropriate', 'if appropriate', 'where appropriate', 'if applicable', 'where applicable'],
  ...['if possible', 'where possible', 'as you see fit'],
  ...['similar to above', 'similar to the above', 'same as above', 'same as the above'],
];

/** Here a plan may say what it does not know. */
const OPEN_SECTIONS = ['Open questions', 'Risks'];
/** Here it tells what there is, which may well happen "as needed". */
const TELLING_SECTIONS = ['Context', 'Integration points', 'Patterns to follow', 'Dependencies'];

/** Nothing is left to be filled in or decided by whoever carries the plan out. Code, and what is quoted, is not looked at. */
export const placeholder: Rule = {
  id: 'placeholder',
  severity: 'error',
  find: (plan: Plan) =>
    plan.sections
      .filter(({ name }) => !OPEN_SECTIONS.includes(name))
      .flatMap((section) => section.passages.flatMap((passage) => problemIn(passage, section))),
};

function problemIn(passage: Passage, { name }: PlanSection): Problem[] {
  if (passage.kind === 'code' || passage.isQuoted) return [];
  const words = wordsOf(withoutQuotes(passage.pieces));
  const gap = findMarker(words) ?? findPhrase(words, GAPS);
  if (gap) {
    const message = `“${gap.phrase}” stands where something is still missing.`;
    return [{ line: gap.line, message, remedy: `Write what belongs there. ${ABOUT_THE_WORD}` }];
  }
  const hedge = TELLING_SECTIONS.includes(name) ? undefined : findPhrase(words, HEDGES);
  if (!hedge) return [];
  const message = `“${hedge.phrase}” leaves the implementer to decide what is meant.`;
  const remedy = `Name all that is meant, or the condition. ${ABOUT_THE_WORD}`;
  return [{ line: hedge.line, message, remedy }];
}

const ABOUT_THE_WORD = 'Where the plan is about the word itself, put it in backticks.';

/** An ellipsis counts where it stands alone: elsewhere it is punctuation. */
function findMarker(words: readonly Word[]): { phrase: string; line: number } | undefined {
  const marker = words.find(
    ({ text, isCode }) =>
      !isCode &&
      MARKERS.includes(withoutAddressee(text)) &&
      (!['…', '...'].includes(text) || words.length === 1),
  );
  return marker && { phrase: withoutAddressee(marker.text), line: marker.line };
}

/** `TODO(ada` without whom it is for. */
function withoutAddressee(word: string): string {
  const bracket = word.indexOf('(');
  return bracket > 0 ? word.slice(0, bracket) : word;
}
