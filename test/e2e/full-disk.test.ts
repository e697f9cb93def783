import { describe, expect, jest, test } from '@jest/globals';
import type { ScriptedModel } from '../support/claude/scripted-model.ts';
import { expectEnding } from '../support/expect-ending.ts';
import { subjects } from '../support/look.ts';
import { openProposal } from '../support/proposal.ts';
import { greeting, greetingModel, greetingPlan, greetingScripts } from '../support/scenarios/greeting.ts';
import { noSmallDisk, openSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { openStory } from '../support/story.ts';

jest.setTimeout(60_000);
const describeWhere = noSmallDisk === undefined ? describe : describe.skip;

/** What a run needs to begin with, and a little more. */
const MEBIBYTES = 520;
const FULL = 'The disk of this machine is full.';

describeWhere(`a disk that fills in mid-job${noSmallDisk ? `: left out, ${noSmallDisk}` : ''}`, () => {
  test('while a plan is made is told on the issue, and with space again the next run plans', async () => {
    using disk = openSmallDisk({ mebibytes: MEBIBYTES });
    const { planner } = greetingScripts;
    const model = greetingModel({ plans: [...planner, ...planner], implements: [] });
    await using story = await openStory({ ...greeting, model: filling(disk, model, { at: 2 }) });
    const event = story.label();
    const run = await story.run(event, { environment: { RUNNER_TEMP: disk.path } });
    await expectEnding(story, run, {
      conclusion: 'failed',
      says: FULL,
      commentOn: 1,
      state: 'baton:failed',
      goesOn: true,
    });
    expect(story.comments(1).join()).toContain('Free some space, or give it a larger disk, and start again.');

    disk.clear();
    const next = await story.run(story.label());
    expect(next.outputs).toMatchObject({ conclusion: 'planned' });
    story.assertClean();
  });

  test.each([
    { what: 'where the model writes a file', at: 3, check: 'sh check.sh' },
    { what: 'where the phase is checked', at: 4, check: 'grep -q Ada README.md && sleep 2; sh check.sh' },
    { what: 'where the phase is committed', at: 4, check: 'sh check.sh' },
  ])(
    '$what in the second phase keeps the first one, and the next run goes on with the second',
    async ({ at, check }) => {
      using disk = openSmallDisk({ mebibytes: MEBIBYTES });
      const { phaseOne, phaseTwo, report } = greetingScripts;
      const model = greetingModel({ plans: [], implements: [...phaseOne, ...phaseTwo, ...phaseTwo, report] });
      const files = { ...greeting.files, '.github/baton.yml': `quality:\n  commands: ["${check}"]\n` };
      await using story = await openProposal({
        ...greeting,
        files,
        plan: greetingPlan,
        model: filling(disk, model, { at }),
      });
      const run = await story.run(await story.approve(2), { environment: { RUNNER_TEMP: disk.path } });
      await expectEnding(story, run, {
        conclusion: 'failed',
        says: FULL,
        commentOn: 2,
        state: 'baton:failed',
        goesOn: true,
      });
      expect(run.outputs).toMatchObject({ phases_done: '1', phases_total: '2' });
      expect(await subjects(story, story.branch)).toHaveLength(2);

      disk.clear();
      const next = await story.run(await story.approve(2));
      expect(next.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
      expect(await subjects(story, story.branch)).toHaveLength(3);
      story.assertClean();
    },
  );
});

/** The disk is full from the moment on that the model is asked for the `at`th time. */
function filling(disk: SmallDisk, model: ScriptedModel, { at }: { at: number }): ScriptedModel {
  let asked = 0;
  const play: ScriptedModel = (turn) => {
    asked += 1;
    if (asked === at) disk.fill();
    return model(turn);
  };
  return Object.assign(play, model);
}
