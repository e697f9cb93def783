import { describe, expect, test } from '@jest/globals';
import { renderPlan } from '../../../src/plan/render-plan.ts';
import { phaseText, samplePlan } from '../../support/plans.ts';
import { lintSections } from './repository.ts';

async function found(rule: string, sections: Record<string, string>): Promise<string[]> {
  const findings = await lintSections(sections);
  return findings.filter((finding) => finding.rule === rule).map(({ message }) => message);
}

describe('plan-too-long', () => {
  const rest = renderPlan(samplePlan({ sections: { Context: '' } })).length + '\n\n'.length;
  const filled = (characters: number) => ({
    Context: `${'word '.repeat(8_000).slice(0, characters - rest - 1)}x`,
  });

  test('begins above ten thousand tokens of four characters', async () => {
    expect(renderPlan(samplePlan({ sections: filled(40_000) }))).toHaveLength(40_000);
    expect(await found('plan-too-long', filled(40_000))).toEqual([]);
    expect(await found('plan-too-long', filled(40_001))).toEqual([
      'The plan has about 10,001 tokens, more than 10,000.',
    ]);
  });
});

describe('plan-too-short', () => {
  const short = (...files: string[]) => ({ Phases: phaseText({ number: 1, files }) });
  const three = ['create `a.js`', 'create `b.js`', 'modify `README.md`'];

  test('is for more than three files', async () => {
    expect(await found('plan-too-short', short(...three))).toEqual([]);
    expect(await found('plan-too-short', short(...three, 'modify `a.js`'))).toEqual([]);
    expect(await found('plan-too-short', short(...three, 'rename `src/greet.js` → `hi.js`'))).toEqual([
      expect.stringMatching(/^The plan has \d+ words for 5 files\.$/),
    ]);
  });

  test('is for fewer than three hundred words', async () => {
    const phases = short(...three, 'create `c.js`');
    const [said = ''] = await found('plan-too-short', { ...phases, Context: 'word' });
    const words = Number(said.split(' ')[3]);
    const missing = 300 - words;
    expect(await found('plan-too-short', { ...phases, Context: 'word '.repeat(missing) })).toHaveLength(1);
    expect(await found('plan-too-short', { ...phases, Context: 'word '.repeat(missing + 1) })).toEqual([]);
  });
});

describe('quality-named', () => {
  const only = (criteria: string, verify = '`npm run check`') => ({
    Phases: phaseText({ number: 1, files: ['modify `README.md`'], verify: [verify] }),
    'Success criteria': criteria,
  });

  test.each([
    ['- [ ] `npm test` passes.'],
    ['- [ ] After `CI=1 npm test` nothing is left behind.'],
    ['- [ ] The output of npm test, is empty.'],
    ['- [ ] This passes:\n\n  ```sh\n  npm ci\n  npm test\n  ```'],
  ])('%s names it', async (criteria) => {
    expect(await found('quality-named', only(criteria))).toEqual([]);
  });

  test('so does a command under Verify, or the section Tests', async () => {
    expect(await found('quality-named', only('- [ ] Done.', '`npm test && git diff --exit-code`'))).toEqual(
      [],
    );
    expect(await found('quality-named', { ...only('- [ ] Done.'), Tests: 'Run `npm test`.' })).toEqual([]);
  });

  test.each(['- [ ] `npm tests` pass.', '- [ ] npm and its test pass.'])('%s does not', async (criteria) => {
    expect(await found('quality-named', only(criteria))).toEqual([
      'The plan nowhere names the quality check (`npm test`).',
    ]);
  });
});
