import { describe, expect, test } from '@jest/globals';
import { phaseText, planBody } from '../../support/plans.ts';
import { lintSections } from './repository.ts';

/** What a rule says of a plan with these sections changed. */
async function found(rule: string, sections: Record<string, string>): Promise<string[]> {
  const findings = await lintSections(sections);
  return findings.filter((finding) => finding.rule === rule).map(({ line, message }) => `${line} ${message}`);
}

const lineOf = (text: string, sections: Record<string, string> = {}) =>
  planBody(sections)
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;

describe('placeholder', () => {
  const inGoal = (text: string) => found('placeholder', { Goal: text });

  test.each([
    ['TBD', 'TBD'],
    ['The cache is tbd.', 'tbd'],
    ['(TODO) write this', 'TODO'],
    ['TODO: write this', 'TODO'],
    ['- one\n- …', '…'],
    ['...', '...'],
    ['Why ???', '???'],
    ['| a |\n| --- |\n| FIXME |', 'FIXME'],
    ['To be\ndecided.', 'To be decided'],
    ['TBC', 'TBC'],
    ['TODO(ada): write this', 'TODO'],
    ['The **TBD** part', 'TBD'],
    ['Lorem ipsum dolor', 'Lorem ipsum'],
  ])('%j holds a place open', async (text, said) => {
    expect(await inGoal(text)).toEqual([
      expect.stringContaining(`“${said}” stands where something is still missing.`),
    ]);
  });

  test.each([
    ['Check names, ages, etc.', 'etc'],
    ['Check names, etcetera.', 'etcetera'],
    ['Keep 5" as it is as needed, at 5" each.', 'as needed'],
    ['Say "so" as needed.', 'as needed'],
    ['Add options as needed', 'as needed'],
    ['Add options as **needed**', 'as needed'],
    ['Do it (similar to the above), twice', 'similar to the above'],
    ['Use Redis or similar.', 'or similar'],
    ['Clean up, IF NECESSARY.', 'IF NECESSARY'],
  ])('%j leaves something to be decided', async (text, said) => {
    expect(await inGoal(text)).toEqual([
      expect.stringContaining(`“${said}” leaves the implementer to decide what is meant.`),
    ]);
  });

  test.each([
    'Remove the `TODO` above `greet`.',
    'Remove the "TODO" above `greet`.',
    'Write “as needed” into the text.',
    'Add "Run `npm run x` as needed to refresh the cache."',
    'Add “Call it as needed\nfrom anywhere, etc.” to it.',
    'Add «etc.» and „usw., etc.“ to it.',
    'Add:\n\n> Run it as needed.\n>\n> - TBD',
    'Add a todo to the list; the todos are shown.',
    'Read /etc/hosts, e.g. the first line, i.e. `localhost`.',
    'As `x` needed it before …',
    'And then … nothing.',
    '```\n// TODO: as needed etc.\n```',
    '    TBD',
    'https://example.com/TODO',
  ])('%j leaves nothing open', async (text) => {
    expect(await inGoal(text)).toEqual([]);
  });

  test('the line is the one on which the words begin', async () => {
    const Goal = 'First line,\nsecond line with `code`\nand on the third as\nneeded.';
    expect(await found('placeholder', { Goal })).toEqual([
      `${lineOf('third', { Goal })} “as needed” leaves the implementer to decide what is meant.`,
    ]);
  });

  test('what is there may happen as needed, what is to be done may not', async () => {
    const text = 'Connections are opened as needed.';
    for (const section of ['Context', 'Integration points', 'Patterns to follow', 'Dependencies']) {
      expect(await found('placeholder', { [section]: text })).toEqual([]);
      expect(await found('placeholder', { [section]: 'TBD' })).toHaveLength(1);
    }
    for (const section of [
      'Goal',
      'Decisions',
      'Do not',
      'Tests',
      'Documentation',
      'Success criteria',
      'Rollout',
    ]) {
      expect(await found('placeholder', { [section]: `- ${text}` })).toHaveLength(1);
    }
  });

  test('Risks and Open questions may leave things open', async () => {
    const text = 'TBD: roll back if necessary.';
    expect(await found('placeholder', { Risks: text, 'Open questions': text })).toEqual([]);
  });
});

describe('step-concrete', () => {
  const withStep = (step: string) => ({
    Phases: phaseText({ number: 1, files: ['modify `README.md`'], steps: ['In `README.md`, say so.', step] }),
  });

  test.each([
    'Do the rest.',
    'Refactor the module and/or its tests.',
    "Don't break what's there, e.g. names.",
  ])('%j names nothing', async (step) => {
    expect(await found('step-concrete', withStep(step))).toEqual([
      `${lineOf('2. ', withStep(step))} Step 2 of phase 1 names nothing concrete.`,
    ]);
  });

  test.each([
    'Call `greet`.',
    'Call **`greet`**.',
    'Change src/greet.js.',
    'Change README.md as well.',
    'Retry 3 times.',
    'Print "Hello".',
    "Print ('Hello').",
    'Print “Hello”.',
    'Write:\n\n   ```js\n   greet();\n   ```',
    'Do both:\n\n   - call `greet`\n   - print it',
  ])('%j names something', async (step) => {
    expect(await found('step-concrete', withStep(step))).toEqual([]);
  });
});

describe('step-decided', () => {
  const withStep = (step: string) => ({
    Phases: phaseText({ number: 1, files: ['modify `README.md`'], steps: ['In `README.md`, say so.', step] }),
  });

  test.each([
    ['Same as phase 1 for `b`.', 'same as phase'],
    ['Do `b` as above.', 'as above'],
    ['Do `b` as above, with `c`.', 'as above'],
    ['Similar to step 1, for `b`.', 'similar to step'],
    ['Add `x` if required.', 'if required'],
    ['Add `x` as required; log it.', 'as required'],
    ['Add `x` when necessary.', 'when necessary'],
    ['Optionally log `x`.', 'Optionally'],
    ['Log `x`. Optionally, log `y`.', 'Optionally'],
    ['Either use `x` or `y`.', 'Either'],
    ['Consider caching `a`.', 'Consider'],
    ['Handle `x` appropriately.', 'appropriately'],
    ['Add `x`, `y`, and more.', 'and more'],
    ['Write `x`:\n\n   - maybe not\n   - Perhaps `y`.', 'maybe'],
  ])('%j leaves something open', async (step, said) => {
    expect(await found('step-decided', withStep(step))).toEqual([
      `${lineOf('2. ', withStep(step))} “${said}” in step 2 of phase 1 leaves open what is to be done.`,
    ]);
  });

  test.each([
    'If required fields are missing, let `parse` throw.',
    'Return 400 when required `name` is missing.',
    'Let `parse` read an optionally quoted text.',
    'Accept either `x` or `y`.',
    'Either way, `x` is closed.',
    'Either `x` or `y` is set.',
    'Read `x`; more than one line and more than one file are fine.',
    'Let `a` consider `b`.',
    'Show the `x` as above the fold.',
    'Print "Optionally as above."',
    'Write `if required`.',
    '```sh\n   # as above\n   ```',
  ])('%j does not', async (step) => {
    expect(await found('step-decided', withStep(step))).toEqual([]);
  });
});

describe('criterion-decidable', () => {
  const criteria = (text: string) => found('criterion-decidable', { 'Success criteria': `- [ ] ${text}` });

  test.each([
    ['The cache works well.', 'works'],
    ['The code is clean.', 'is clean'],
    ['Good performance', 'Good'],
    ['Names are handled correctly', 'correctly'],
    ['Searching is fast enough.', 'fast'],
    ['The API is user-friendly, and robust', 'user-friendly'],
    ['The code is fine.', 'is fine'],
    ['Users are happy.', 'happy'],
    ['No regressions.', 'No regressions'],
  ])('%j cannot be decided', async (text, said) => {
    expect(await criteria(text)).toEqual([
      `${lineOf(text, { 'Success criteria': `- [ ] ${text}` })} “${said}” is for nobody to decide.`,
    ]);
  });

  test.each([
    'A second search makes no request.',
    '`npm test` works.',
    'Searching 1000 documents is faster than 50 ms.',
    'The command prints "works".',
    'A clean checkout builds.',
  ])('%j can', async (text) => {
    expect(await criteria(text)).toEqual([]);
  });
});
