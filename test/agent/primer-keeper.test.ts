import { expect, test } from '@jest/globals';
import { type PrimerKeeperParams, runPrimerKeeper } from '../../src/agent/primer-keeper.ts';
import { countTokens } from '../support/claude/canonical.ts';
import { call, type ModelTurn, say, script } from '../support/claude/scripted-model.ts';
import { shown } from './support/shown.ts';
import { openStage, prompts, type Stage } from './support/stage.ts';

const primer = { body: '# Shop\n', summary: 'First.' };
const submit = call('submit_primer', primer);

function keep({ client, session, tree }: Stage, overrides: Partial<PrimerKeeperParams> = {}) {
  return runPrimerKeeper(client, {
    session,
    prompts,
    model: 'claude-sonnet-5-5',
    effort: 'medium',
    workTree: tree.path,
    skill: undefined,
    path: '.claude/PRIMER.md',
    task: { kind: 'first' },
    fault: () => undefined,
    ...overrides,
  });
}

test.each([
  [{ kind: 'first' }, ['there is no `.claude/PRIMER.md`']],
  [{ kind: 'whole', primer: 'OLD' }, ['OLD', 'It is not known what has changed']],
  [{ kind: 'since', primer: 'OLD', changes: 'CHANGES' }, ['OLD', 'CHANGES']],
] as const)('%j', async (task, says) => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([shown(turns, submit)]));
  expect(await keep(stage, { task })).toEqual(primer);
  for (const part of says) expect(turns[0]?.lastUserText).toContain(part);
  expect(turns[0]).toMatchObject({
    system: await prompts.skill('primer-sync'),
    tools: ['read', 'glob', 'grep', 'submit_primer'],
  });
  expect(stage.ledger.entries.map(({ role }) => role)).toEqual(['primer-keeper']);
  const { system, tools } = stage.bodies()[0]!;
  expect(countTokens(JSON.stringify(system)) + countTokens(JSON.stringify(tools))).toBeLessThan(2_500);
  stage.claude.assertClean();
});

test('what is wrong comes back', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(
    script([call('submit_primer', { body: 'x', summary: 'y' }), shown(turns, submit)]),
  );
  const fault = (body: string) => (body === 'x' ? 'it is short.' : undefined);
  expect(await keep(stage, { fault })).toEqual(primer);
  expect(turns[0]?.lastToolResults[0]).toMatchObject({ isError: true, text: 'Not taken: it is short.' });
});

test('one that never hands it in is reminded, and then given up', async () => {
  await using stage = await openStage(script([say('One.'), say('Two.'), say('Three.')]));
  await expect(keep(stage)).rejects.toMatchObject({ conclusion: 'failed' });
});
