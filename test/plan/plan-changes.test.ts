import { expect, test } from '@jest/globals';
import { planChanges } from '../../src/plan/plan-changes.ts';
import { phaseText, samplePlan } from '../support/plans.ts';

const nothing = {
  title: undefined,
  sections: { added: [], removed: [], changed: [] },
  phases: { added: [], removed: [], renamed: [], changed: [] },
  files: { added: [], removed: [] },
};

const withPhases = (...phases: Omit<Parameters<typeof phaseText>[0], 'number'>[]) =>
  samplePlan({
    sections: {
      Phases: phases.map((phase, index) => phaseText({ ...phase, number: index + 1 })).join('\n\n'),
    },
  });
const files = (...entries: string[]) => entries.map((entry) => `modify \`src/${entry}.js\``);

test('the same plan on another commit has not changed', () => {
  const base = 'ffffffffffffffffffffffffffffffffffffffff';
  expect(planChanges(samplePlan(), samplePlan({ base }))).toEqual(nothing);
});

test('the title and the sections that changed, came or went are named', () => {
  const before = samplePlan({ sections: { Risks: 'None to speak of.' } });
  const after = samplePlan({
    title: 'Greet people politely',
    sections: { Goal: 'Greetings are polite.', Risks: undefined, 'Open questions': 'Which words?' },
  });
  expect(planChanges(before, after)).toEqual({
    ...nothing,
    title: { from: 'Greet people by their name', to: 'Greet people politely' },
    sections: { added: ['Open questions'], removed: ['Risks'], changed: ['Goal'] },
  });
});

test('a section that a person added is one like any other', () => {
  const after = samplePlan({ sections: { 'Notes of the team': 'Ask Ada.' } });
  expect(planChanges(samplePlan(), after).sections.added).toEqual(['Notes of the team']);
});

test('phases that came and went are named, and the files with them', () => {
  const before = withPhases({ name: 'One', files: files('a') }, { name: 'Two', files: files('b') });
  const after = withPhases({ name: 'One', files: files('a') }, { name: 'Three', files: files('c') });
  expect(planChanges(before, after)).toEqual({
    ...nothing,
    phases: { ...nothing.phases, added: ['Three'], removed: ['Two'] },
    files: {
      added: [{ action: 'modify', path: 'src/c.js', line: expect.any(Number) }],
      removed: [{ action: 'modify', path: 'src/b.js', line: expect.any(Number) }],
    },
  });
});

test('a phase that works on the same files is the same one under another name', () => {
  const before = withPhases({ name: 'One', files: files('a') }, { name: 'Two', files: files('b', 'c') });
  const after = withPhases({ name: 'Uno', files: files('b') }, { name: 'Dos', files: files('b', 'c') });
  const { phases } = planChanges(before, after);
  expect(phases.renamed).toEqual([{ from: 'Two', to: 'Dos' }]);
  expect(phases).toMatchObject({ added: ['Uno'], removed: ['One'] });
});

test('other steps, other commands and another place make a phase another one', () => {
  const one = { name: 'One', files: files('a') };
  const two = { name: 'Two', files: files('b') };
  const three = { name: 'Three', files: files('c') };
  const before = withPhases(one, two, three);
  expect(planChanges(before, withPhases({ ...one, steps: ['Other work.'] }, two, three)).phases).toEqual({
    ...nothing.phases,
    changed: ['One'],
  });
  expect(planChanges(before, withPhases(one, two, { ...three, verify: ['`make`'] })).phases.changed).toEqual([
    'Three',
  ]);
  expect(planChanges(before, withPhases(two, one, three)).phases).toEqual({
    ...nothing.phases,
    changed: ['Two', 'One'],
  });
});

test('a phase that only has another name has not changed otherwise', () => {
  const before = withPhases({ name: 'One', files: files('a') });
  const after = withPhases({ name: 'Uno', files: files('a') });
  expect(planChanges(before, after)).toEqual({
    ...nothing,
    phases: { ...nothing.phases, renamed: [{ from: 'One', to: 'Uno' }] },
  });
});

test('a file that moves from one phase to another is neither new nor gone, one that is created instead of modified is both', () => {
  const before = withPhases({ name: 'One', files: files('a', 'b') }, { name: 'Two', files: files('c') });
  const after = withPhases(
    { name: 'One', files: files('a') },
    { name: 'Two', files: [...files('b'), 'create `src/c.js`', 'rename `src/d.js` → `src/e.js`'] },
  );
  const named = planChanges(before, after).files;
  expect(named.added).toMatchObject([
    { action: 'create', path: 'src/c.js' },
    { action: 'rename', from: 'src/d.js', to: 'src/e.js' },
  ]);
  expect(named.removed).toMatchObject([{ action: 'modify', path: 'src/c.js' }]);
});
