import { describe, expect, test } from '@jest/globals';
import { formatFindings } from '../../../src/plan/lint/finding.ts';
import { phaseText, planBody } from '../../support/plans.ts';
import { lintSections, rulesOf } from './repository.ts';

function lineOf(text: string, sections: Record<string, string | undefined> = {}): number {
  return planBody(sections).split('\n').indexOf(text) + 1;
}

test('a plan with all that is required has no findings', async () => {
  expect(await lintSections({})).toEqual([]);
});

describe('required-section', () => {
  const names = [
    'Goal',
    'Context',
    'Decisions',
    'Phases',
    'Do not',
    'Tests',
    'Documentation',
    'Success criteria',
  ];

  test.each(names)('%s must be there', async (name) => {
    expect(await lintSections({ [name]: undefined })).toEqual([
      {
        rule: 'required-section',
        severity: 'error',
        line: 1,
        message: `The section \`${name}\` is missing.`,
        remedy: `Add \`## ${name}\`.`,
      },
    ]);
  });

  test.each(names)('%s must not be empty', async (name) => {
    const [finding, ...others] = await lintSections({ [name]: '' });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'required-section',
      line: lineOf(`## ${name}`, { [name]: '' }),
      message: `The section \`${name}\` is empty.`,
    });
  });

  test('Phases must hold one', async () => {
    const [finding, ...others] = await lintSections({ Phases: 'Later.' });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: 'required-section', message: 'There is no phase.' });
  });

  test('the others may be absent', async () => {
    expect(await lintSections({ Risks: 'None known.', 'Anything else': '' })).toEqual([]);
  });
});

describe('a section that is there', () => {
  test.each([
    ['Decisions', '---'],
    ['Goal', '### What for'],
    ['Documentation', '-'],
    ['Tests', '–'],
    ['Context', '\u00a0'],
    ['Goal', '> -'],
  ])('%s says nothing with %j', async (name, text) => {
    const findings = await lintSections({ [name]: text });
    expect(findings).toMatchObject([
      { rule: 'required-section', message: `The section \`${name}\` says nothing.` },
    ]);
  });

  test.each(['N/A', 'None.', '- Nothing', 'Not applicable.'])(
    'says with %j that there is nothing',
    async (text) => {
      expect(rulesOf(await lintSections({ Tests: text }))).toEqual([`section-reason:${lineOf('## Tests')}`]);
    },
  );

  test.each(['None: only words change.', 'N/A – nothing to test here.', '```\nx\n```'])(
    'says enough with %j',
    async (text) => {
      expect(await lintSections({ Documentation: text })).toEqual([]);
    },
  );
});

describe('phase-label', () => {
  const below = (label: string, text: string) =>
    lintSections({
      Phases: `${phaseText({ number: 1, files: ['modify `README.md`'] })}\n\n${label}\n\n${text}`,
    });

  test.each([
    ['**Note**', '1. Call `greet`.', 'Note'],
    ['**Verification:**', '- `npm test`', 'Verification'],
    ['**Check**', '- `npm run check` passes', 'Check'],
    ['**File**', '- modify `src/greet.js`', 'File'],
    ['**Then**', '```sh\nnpm test\n```', 'Then'],
    ['#### Part B', 'First:\n\n1. Call `greet`.', 'Part B'],
  ])('%s with %j is passed over', async (label, text, name) => {
    const findings = await below(label, text);
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      `phase-label: What stands under “${name}” in phase 1 is neither counted as steps or files nor run.`,
    ]);
  });

  test.each([
    ['**Note**', '- `greet` is called once.'],
    ['**Note**', 'It is called by `npm test`.'],
    ['**Shape**', '```js\ngreet();\n```'],
  ])('%s with %j is only to be read', async (label, text) => {
    expect(await below(label, text)).toEqual([]);
  });
});

describe('phase-parts', () => {
  const phases = (change: (text: string) => string) =>
    lintSections({ Phases: change(phaseText({ number: 1, files: ['modify `README.md`'] })) });

  test('a phase with files, steps and commands is fine', async () => {
    expect(await phases((text) => text)).toEqual([]);
  });

  test.each([
    ['Files', (text: string) => text.replace('- modify `README.md`\n', '')],
    ['Steps', (text: string) => text.replace('1. Do the work in `src/greet.js`.\n', '')],
    ['Steps', (text: string) => text.replace('1. Do the work in `src/greet.js`.\n', '1.\n')],
    [
      'Steps',
      (text: string) =>
        text.replace('1. Do the work in `src/greet.js`.\n', 'Do the work in `src/greet.js`.\n'),
    ],
    ['Verify', (text: string) => text.replace('- `npm test`', '')],
    ['Verify', (text: string) => text.replace('- `npm test`', '- Look at it.')],
  ] as const)('%s must hold something', async (part, change) => {
    const findings = (await phases((text) => change(text))).filter(({ message }) => message.includes(part));
    expect(findings).toMatchObject([
      { rule: 'phase-parts', severity: 'error', line: lineOf('### Phase 1: Greeting by name') },
    ]);
    expect(findings[0]?.message).toBe(`Phase 1 has nothing under **${part}**.`);
  });
});

describe('do-not-empty', () => {
  test.each(['None.', 'Nothing', '- None', '- n/a', 'We will see.', '- –'])(
    '%j names nothing',
    async (text) => {
      expect(rulesOf(await lintSections({ 'Do not': text }))).toEqual([
        `do-not-empty:${lineOf('## Do not')}`,
      ]);
    },
  );

  test.each(['- Touch `src/a.ts`.', '1. None of `src/*` changes'])('%j names something', async (text) => {
    expect(await lintSections({ 'Do not': text })).toEqual([]);
  });
});

describe('criteria-present', () => {
  test.each(['It works.', '- [ ] none', '```\n- [ ] x\n```'])('%j lists none', async (text) => {
    expect(rulesOf(await lintSections({ 'Success criteria': text }))).toEqual([
      `criteria-present:${lineOf('## Success criteria')}`,
    ]);
  });

  test.each(['- [ ] `npm test` passes', '- `npm test` passes', '1. [x] done'])(
    '%j lists one',
    async (text) => {
      expect(await lintSections({ 'Success criteria': text })).toEqual([]);
    },
  );
});

test('findings come in the order of their lines, each with what to do', async () => {
  const findings = await lintSections({ Documentation: '', Tests: undefined, 'Do not': 'None' });
  expect(formatFindings(findings)).toBe(
    [
      '- line 1, error required-section: The section `Tests` is missing.',
      '  Remedy: Add `## Tests`.',
      `- line ${lineOf('## Do not')}, error do-not-empty: \`Do not\` names nothing to keep away from.`,
      '  Remedy: List what an eager implementer might touch and must not, one item each.',
      `- line ${lineOf('## Documentation', { Tests: undefined, 'Do not': 'None' })}, error required-section: The section \`Documentation\` is empty.`,
      '  Remedy: Write what belongs there.',
    ].join('\n'),
  );
});
