import { expect, test } from '@jest/globals';
import { type ReviewerParams, runReviewer } from '../../src/agent/reviewer.ts';
import { countTokens } from '../support/claude/canonical.ts';
import { call, type ModelTurn, say, script } from '../support/claude/scripted-model.ts';
import { shown } from './support/shown.ts';
import { openStage, prompts, type Stage } from './support/stage.ts';

const note = { severity: 'note', file: 'a.js', line: 1, message: 'Well.' } as const;
const submit = (...findings: object[]) => call('submit_review', { findings });

const SKILLS = ['architecture-guard', 'security-review', 'documentation-sync'] as const;

function review({ client, session, tree }: Stage, overrides: Partial<ReviewerParams> = {}) {
  return runReviewer(client, {
    session,
    prompts,
    model: 'claude-sonnet-5-5',
    effort: 'medium',
    workTree: tree.path,
    stillness: { still: (work) => work() },
    skill: { name: 'security-review', text: undefined },
    material: { diff: 'THE DIFF', plan: 'THE PLAN', primer: 'THE PRIMER' },
    placeFault: async ({ file }) => (file === 'a.js' ? undefined : `there is no file \`${file}\``),
    ...overrides,
  });
}

test('it has material, can look, and hands in findings', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(
    script([shown(turns, call('read', { file_path: 'a.js' })), shown(turns, submit(note))]),
    { files: { 'a.js': 'one\n' } },
  );
  expect(await review(stage)).toEqual([note]);
  expect(turns[0]?.lastUserText).toMatch(/THE PRIMER[\s\S]*THE PLAN[\s\S]*THE DIFF/);
  expect(turns[0]).toMatchObject({
    model: 'claude-sonnet-5-5',
    system: await prompts.skill('security-review'),
    tools: ['read', 'glob', 'grep', 'submit_review'],
  });
  expect(turns[1]?.lastToolResults[0]?.text).toBe('one\n');
  expect(stage.ledger.entries.map(({ role }) => role)).toEqual(['reviewer', 'reviewer']);
  stage.claude.assertClean();
});

test('places that are none come back until they are right', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(
    script([
      submit({ ...note, file: 'b.js' }, { severity: 'note', line: 3, message: 'Where?' }),
      shown(turns, submit(note)),
    ]),
  );
  expect(await review(stage)).toEqual([note]);
  expect(turns[0]?.lastToolResults[0]).toMatchObject({ isError: true });
  expect(turns[0]?.lastToolResults[0]?.text).toContain(
    '- finding 1: there is no file `b.js`\n- finding 2: line 3 of which file?',
  );
});

test("the repository's own skill takes the place of the bundled one", async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([shown(turns, submit())]));
  const skill = { name: 'our-review', text: '---\nname: our-review\n---\n# Ours' };
  expect(await review(stage, { skill })).toEqual([]);
  expect(turns[0]?.system).toBe('# Ours');
});

test('one that says its findings instead of handing them in is reminded, and then given up', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(
    script([say('Fine.'), shown(turns, say('Really.')), say('It is fine.')]),
  );
  await expect(review(stage)).rejects.toMatchObject({ conclusion: 'failed' });
  expect(turns[0]?.lastUserText).toContain('The review is still missing');
});

test.each(SKILLS)('system prompt and tools of %s are small', async (name) => {
  await using stage = await openStage(script([submit()]));
  await review(stage, { skill: { name, text: undefined } });
  const { system, tools } = stage.bodies()[0]!;
  expect(countTokens(JSON.stringify(system)) + countTokens(JSON.stringify(tools))).toBeLessThan(2_500);
});
