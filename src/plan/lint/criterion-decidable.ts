import { namesSomething } from './concrete.ts';
import type { Rule } from './rule.ts';
import { findPhrase, wordsOf } from './words.ts';

/** Praise that no command and no look at the result can confirm. */
export const VAGUE = [
  ...['works', 'works well', 'as expected', 'correctly', 'properly', 'nicely', 'seamlessly'],
  ...[
    'is clean',
    'are clean',
    'clean code',
    'readable',
    'maintainable',
    'robust',
    'intuitive',
    'user-friendly',
    'elegant',
  ],
  ...['good', 'better', 'best', 'improved', 'high-quality', 'reasonable', 'appropriate', 'sensible'],
  ...['fast', 'faster', 'performant', 'efficient', 'efficiently', 'scalable', 'fast enough'],
  ...[
    'well tested',
    'well-tested',
    'well documented',
    'well-documented',
    'easy to use',
    'easy to understand',
    'easy to read',
  ],
  ...['is fine', 'are fine', 'happy', 'satisfied', 'acceptable', 'as intended', 'as it should'],
  ...['no regression', 'no regressions', 'nothing breaks', 'quality is high', 'well structured'],
  'well-structured',
];

/** Every success criterion can be decided by a command or by looking. */
export const criterionDecidable: Rule = {
  id: 'criterion-decidable',
  severity: 'warning',
  find: ({ criteria }) =>
    criteria.flatMap(({ text, code, line }) => {
      if (code.length > 0 || namesSomething(text)) return [];
      const vague = findPhrase(wordsOf([{ isCode: false, text, line }]), VAGUE);
      if (!vague) return [];
      const message = `“${vague.phrase}” is for nobody to decide.`;
      const remedy = 'Name the command and what it prints, or what is to be seen where.';
      return [{ line, message, remedy }];
    }),
};
