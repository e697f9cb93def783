import type { Plan } from '../plan.ts';
import { renderPlan } from '../render-plan.ts';
import { entryPaths } from './entry-paths.ts';
import type { Rule } from './rule.ts';
import { splitWords } from './words.ts';

const MAX_TOKENS = 10_000;
/** What a token is in English text and code, on average. */
const CHARACTERS_PER_TOKEN = 4;
const MANY_FILES = 3;
const MIN_WORDS_FOR_MANY_FILES = 300;

/** A person can read the plan in one sitting, and it leaves the implementer room for the work. */
export const planTooLong: Rule = {
  id: 'plan-too-long',
  severity: 'error',
  find: (plan) => {
    const tokens = Math.ceil(renderPlan(plan).length / CHARACTERS_PER_TOKEN);
    if (tokens <= MAX_TOKENS) return [];
    const message = `The plan has about ${tokens.toLocaleString('en-US')} tokens, more than ${MAX_TOKENS.toLocaleString('en-US')}.`;
    const remedy =
      'Cut what the primer or the code says already; leave a part of the work for a plan of its own.';
    return [{ line: plan.heading.line, message, remedy }];
  },
};

/** A plan that touches many files says something about each. */
export const planTooShort: Rule = {
  id: 'plan-too-short',
  severity: 'warning',
  find: (plan) => {
    const files = new Set(entryPaths(plan).map(({ path }) => path)).size;
    const words = countWords(plan);
    if (files <= MANY_FILES || words >= MIN_WORDS_FOR_MANY_FILES) return [];
    const message = `The plan has ${words} words for ${files} files.`;
    const remedy = `Say for each file what changes in it; ${MIN_WORDS_FOR_MANY_FILES} words are the least for more than ${MANY_FILES} files.`;
    return [{ line: plan.heading.line, message, remedy }];
  },
};

function countWords({ introduction, sections }: Plan): number {
  return splitWords([introduction, ...sections.map(({ body }) => body)].join('\n')).length;
}
