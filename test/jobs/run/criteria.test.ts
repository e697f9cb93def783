import { describe, expect, test } from '@jest/globals';
import { type CommandRun, commandsInCriteria, decideCriteria } from '../../../src/jobs/run/criteria.ts';
import type { Criterion } from '../../../src/plan/plan.ts';

const criterion = (text: string, ...code: string[]): Criterion => ({
  text,
  markdown: `_${text}_`,
  code,
  ticked: false,
  line: 1,
});
const passes = criterion('npm test passes', 'npm test');
const ran = (command: string, passed: boolean): CommandRun => ({ command, passed, output: `${command} ran` });
const said = (text: string, met: boolean) => ({ criterion: text, met, evidence: 'I looked.' });

describe('a criterion that names a command which the host ran', () => {
  test('is not met where it failed, whatever the implementer says', () => {
    const runs = [ran('npm test', false)];
    const [result] = decideCriteria([passes], { runs, answers: [said(passes.text, true)] });
    expect(result).toEqual({
      criterion: passes.text,
      markdown: '_npm test passes_',
      met: false,
      runs,
      word: 'I looked.',
    });
  });

  test('is met where it passed, also without a word of the implementer', () => {
    const runs = [ran('npm test', true), ran('npm run lint', false)];
    const [result] = decideCriteria([passes], { runs, answers: undefined });
    expect(result).toEqual({
      criterion: passes.text,
      markdown: '_npm test passes_',
      met: true,
      runs: [runs[0]],
      word: undefined,
    });
  });

  test('is not met where the implementer says that the rest of it is missing', () => {
    const runs = [ran('npm test', true)];
    const answers = [said(passes.text, false)];
    expect(decideCriteria([passes], { runs, answers })[0]).toMatchObject({ met: false, runs });
  });

  test('needs all of its commands', () => {
    const both = criterion('npm test and npm run lint pass', 'npm test', 'npm run lint');
    const runs = [ran('npm test', true), ran('npm run lint', false)];
    expect(decideCriteria([both], { runs, answers: [said(both.text, true)] })[0]).toMatchObject({
      met: false,
      runs,
    });
  });

  test('knows it in spite of other spaces', () => {
    const spaced = criterion('npm test passes', ' npm  test');
    expect(decideCriteria([spaced], { runs: [ran('npm test', false)], answers: [] })[0]).toMatchObject({
      met: false,
      runs: [{ command: 'npm test' }],
    });
  });
});

describe('any other criterion', () => {
  const plain = criterion('The README shows it', 'README.md');

  test.each([true, false])('has the implementer’s word, %s', (met) => {
    const results = decideCriteria([plain], {
      runs: [ran('npm test', !met)],
      answers: [said(plain.text, met)],
    });
    expect(results).toEqual([
      { criterion: plain.text, markdown: '_The README shows it_', met, runs: [], word: 'I looked.' },
    ]);
  });

  test('is not met without one', () => {
    expect(decideCriteria([plain], { runs: [], answers: undefined })).toEqual([
      { criterion: plain.text, markdown: '_The README shows it_', met: false, runs: [], word: undefined },
    ]);
  });
});

test('the commands that are still to be run are each named once', () => {
  const criteria = [
    passes,
    criterion('a', 'npm run lint', 'npm  test'),
    criterion('b', 'npm run lint', 'x.js'),
  ];
  expect(commandsInCriteria(criteria, ['npm test']).map(({ command }) => command)).toEqual([
    'npm run lint',
    'x.js',
  ]);
});

test('a command that a criterion begins with is told from one that is only spoken of', () => {
  const criteria = [passes, criterion('README.md names npm run lint', 'README.md', 'npm run lint')];
  expect(commandsInCriteria(criteria, [])).toEqual([
    { command: 'npm test', begins: true },
    { command: 'README.md', begins: true },
    { command: 'npm run lint', begins: false },
  ]);
});
