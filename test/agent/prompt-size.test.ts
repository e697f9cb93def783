import { expect, test } from '@jest/globals';
import { countTokens } from '../support/claude/canonical.ts';
import { say, script } from '../support/claude/scripted-model.ts';
import { implementer, protocol, tick } from './support/implementing.ts';
import { plan, submit } from './support/planning.ts';
import { openStage, type Stage } from './support/stage.ts';

/** What a session pays for before anything was said to it, by the stand-in's measure. */
function fixedTokens(stage: Stage): number {
  const { system, tools } = stage.bodies()[0]!;
  return countTokens(JSON.stringify(system)) + countTokens(JSON.stringify(tools));
}

test('system prompt and tools of the planner are small', async () => {
  await using stage = await openStage(script([submit]));
  await plan(stage);
  expect(fixedTokens(stage)).toBeLessThan(2_500);
});

test.each([undefined, { model: 'claude-opus-5-5', changes: async () => '' }])(
  'system prompt and tools of the implementer are small (advisor: %j)',
  async (advisor) => {
    await using stage = await openStage(script([tick(1, 1, 2), say('Done.')]));
    await (await implementer(stage, { advisor })).work(protocol);
    expect(JSON.stringify(stage.bodies()[0]?.tools).includes('"advisor"')).toBe(advisor !== undefined);
    expect(fixedTokens(stage)).toBeLessThan(2_500);
  },
);
