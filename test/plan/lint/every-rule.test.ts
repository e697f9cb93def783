import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lintPlan } from '../../../src/plan/lint/lint-plan.ts';
import { RULES } from '../../../src/plan/lint/rules.ts';
import { parsePlan } from '../../../src/plan/parse-plan.ts';
import { phaseText } from '../../support/plans.ts';
import { corpusFile, corpusNames } from '../corpus.ts';
import { generatedPlan, textOf } from '../generated-plans.ts';
import { type Files, lintSections } from './repository.ts';

interface Example {
  bad: Record<string, string | undefined>;
  good: Record<string, string | undefined>;
  more?: Files;
}

const files = (...entries: string[]) => ({ Phases: phaseText({ number: 1, files: entries }) });
const phases = (...entries: string[]) => ({
  Phases: entries.map((entry, index) => phaseText({ number: index + 1, files: [entry] })).join('\n\n'),
});
const step = (text: string) => ({
  Phases: phaseText({ number: 1, files: ['modify `README.md`'], steps: [text] }),
});
const verify = (command: string) => ({
  Phases: phaseText({ number: 1, files: ['modify `README.md`'], verify: ['`npm test`', `\`${command}\``] }),
});
const fourFiles = files('create `a.js`', 'create `b.js`', 'create `c.js`', 'modify `README.md`');
const protectedFile: Files = { '.github/workflows/ci.yml': '' };

const under = (label: string) => ({
  Phases: `${phaseText({ number: 1, files: ['modify `README.md`'] })}\n\n**${label}**\n\n`,
});

const EXAMPLES: Record<string, Example> = {
  'required-section': { bad: { Tests: undefined }, good: { Tests: '- `test/greet.test.js`: a name.' } },
  'section-reason': { bad: { Documentation: 'None.' }, good: { Documentation: 'None: it says so already.' } },
  'phase-parts': {
    bad: { Phases: phaseText({ number: 1, files: ['modify `README.md`'], verify: ['Look.'] }) },
    good: files('modify `README.md`'),
  },
  'phase-label': {
    bad: { Phases: `${under('Note').Phases}1. Call \`greet\`.` },
    good: { Phases: `${under('Note').Phases}- It is called once.` },
  },
  'do-not-empty': { bad: { 'Do not': '- None.' }, good: { 'Do not': '- Change `package.json`.' } },
  'do-not-held': {
    bad: { 'Do not': '- Touch anything outside `src/`.' },
    good: { 'Do not': '- Touch anything in `test/fixtures/`.' },
  },
  'criteria-present': {
    bad: { 'Success criteria': 'We shall see.' },
    good: { 'Success criteria': '- [ ] `npm test` passes.' },
  },
  'path-inside': { bad: files('create `../greet.js`'), good: files('create `src/names.js`') },
  'path-protected': {
    bad: files('modify `.github/workflows/ci.yml`'),
    good: files('create `.github/labels.yml`'),
    more: protectedFile,
  },
  'path-exists': { bad: files('modify `src/great.js`'), good: files('modify `src/greet.js`') },
  'created-later': {
    bad: phases('modify `src/names.js`', 'create `src/names.js`'),
    good: phases('create `src/names.js`', 'modify `src/names.js`'),
  },
  'path-free': { bad: files('create `README.md`'), good: files('create `NOTES.md`') },
  'path-case': { bad: files('modify `readme.md`'), good: files('modify `README.md`') },
  'entry-twice': {
    bad: files('modify `README.md`', 'modify `README.md`'),
    good: phases('modify `README.md`', 'modify `README.md`'),
  },
  'file-listed': {
    bad: { Tests: '- `test/names.test.js`: a name.' },
    good: { Tests: '- `test/greet.test.js`: a name.' },
  },
  'lock-listed': {
    bad: files('modify `web/package.json`'),
    good: files('modify `web/package.json`', 'modify `package-lock.json`'),
    more: { 'web/package.json': '{}', 'package-lock.json': '{}' },
  },
  placeholder: {
    bad: step('In `src/greet.js`, check for empty names etc.'),
    good: step('In `src/greet.js`, check for `""` and `" "`.'),
  },
  'step-concrete': { bad: step('Handle all errors.'), good: step('Let `greet` throw a `TypeError`.') },
  'step-decided': { bad: step('Optionally log `name`.'), good: step('Log `name`.') },
  'excerpt-stands': {
    bad: { Context: '`src/greet.js:1`:\n\n```js\nexport function great() {\n```' },
    good: { Context: '`src/greet.js:1`:\n\n```js\nexport function greet() {\n```' },
  },
  'excerpt-likely': {
    bad: { Context: 'The function (`src/greet.js:1`):\n\n```js\nexport function great() {\n```' },
    good: { Context: 'The function (`src/greet.js:1`):\n\n```js\nexport function greet() {\n```' },
  },
  'citation-stands': {
    bad: { Context: 'It is in `src/greet.js:30`.' },
    good: { Context: 'It is in `src/greet.js:3`.' },
  },
  'criterion-decidable': {
    bad: { 'Success criteria': '- [ ] Greeting works well.' },
    good: { 'Success criteria': '- [ ] A missing name is greeted as the world.' },
  },
  'criterion-run': {
    bad: { 'Success criteria': '- [ ] `npm test -- --watch=false` passes.' },
    good: { 'Success criteria': '- [ ] `npm test` passes.' },
  },
  'verify-exists': { bad: verify('npm run chekc'), good: verify('npm run check') },
  'verify-likely': { bad: verify('yarn chekc'), good: verify('yarn check') },
  'verify-runnable': { bad: verify('$ npm test'), good: verify('npm test') },
  'quality-named': {
    bad: {
      Phases: phaseText({ number: 1, files: ['modify `README.md`'], verify: ['`npm run check`'] }),
      'Success criteria': '- [ ] Nothing else is printed.',
    },
    good: {
      Phases: phaseText({ number: 1, files: ['modify `README.md`'], verify: ['`npm run check`'] }),
      'Success criteria': '- [ ] `npm test` passes.',
    },
  },
  'plan-too-long': {
    bad: { Context: 'Names are greeted.\n\n'.repeat(2_200) },
    good: { Context: 'Names are greeted.\n\n'.repeat(1_800) },
  },
  'plan-too-short': {
    bad: fourFiles,
    good: { ...fourFiles, Context: 'The greeting is in `src/greet.js`. '.repeat(60) },
  },
};

test('every rule has a good and a bad example', () => {
  expect(Object.keys(EXAMPLES)).toEqual(RULES.map(({ id }) => id));
});

test.each(RULES)('$id finds its bad example, and nothing in the good one', async ({ id, severity }) => {
  const { bad, good, more } = EXAMPLES[id]!;
  const findings = await lintSections(bad, more);
  expect(findings.map(({ rule }) => rule)).toEqual([id]);
  expect(findings).toMatchObject([
    {
      severity,
      line: expect.any(Number),
      message: expect.stringMatching(/\.$/),
      remedy: expect.stringMatching(/\.$/),
    },
  ]);
  expect(await lintSections(good, more)).toEqual([]);
});

test('no plan that can be read is too odd for a rule', async () => {
  const tree = { has: () => undefined, read: async () => undefined };
  const policy = { protectedPaths: ['**/x'], qualityCommands: ['npm test'] };
  const written = corpusNames('good').map((name) => corpusFile(`good/${name}`));
  const generated = fc.sample(generatedPlan, { seed: 20260109, numRuns: 40 }).map(textOf);
  for (const text of [...written, ...generated]) {
    const findings = await lintPlan(parsePlan(text), tree, policy);
    const lines = text.split(/\r\n|\r|\n/).length;
    for (const { line } of findings) expect(line >= 1 && line <= lines).toBe(true);
  }
});
