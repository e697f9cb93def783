import { expect, test } from '@jest/globals';
import { call, calls, type Step, say } from '../support/claude/scripted-model.ts';
import { expectEnding } from '../support/expect-ending.ts';
import { subjects } from '../support/look.ts';
import { openProposal } from '../support/proposal.ts';
import { greeting, greetingModel, greetingPlan, greetingScripts } from '../support/scenarios/greeting.ts';

const { phaseOne, phaseTwo, report } = greetingScripts;

/** The plan says under "Do not" to leave the check alone. */
const weakenCheck: Step = call('edit', { file_path: 'check.sh', old_string: 'set -e\n', new_string: '' });
const restoreCheck = call('write', {
  file_path: 'check.sh',
  content: greeting.files['check.sh'],
});

test('what the plan says to leave alone goes back to the implementer, who undoes it', async () => {
  let told = '';
  const undo: Step = ({ lastUserText }) => {
    told = lastUserText;
    return restoreCheck;
  };
  const steps = [weakenCheck, ...phaseOne, undo, say('The check is as it was.'), ...phaseTwo, report];
  await using story = await openProposal({
    ...greeting,
    plan: greetingPlan,
    model: greetingModel({ plans: [], implements: steps }),
  });
  const run = await story.run(await story.approve(2));

  expect(told).toContain('`check.sh`');
  expect(told).toContain('“Do not”');
  await expectEnding(story, run, {
    conclusion: 'implemented',
    says: '2 of 2 phases',
    commentOn: 2,
    comment: '**Adherence to the plan**: 100 of 100',
    state: 'baton:done',
  });
  const { github, repository, branch } = story;
  expect(await github.readFile({ repository, ref: branch, path: 'check.sh' })).toBe(
    greeting.files['check.sh'],
  );
});

test('and who does not undo it ends the run: nothing of that phase is published', async () => {
  const steps = [...phaseOne, weakenCheck, ...phaseTwo, say('It is better without.')];
  await using story = await openProposal({
    ...greeting,
    plan: greetingPlan,
    model: greetingModel({ plans: [], implements: steps }),
  });
  const run = await story.run(await story.approve(2));

  await expectEnding(story, run, {
    conclusion: 'failed',
    says: /The implementer changed `check\.sh`, .*approve the pull request again/,
    commentOn: 2,
    comment: /The implementer changed `check\.sh`/,
    state: 'baton:failed',
  });
  expect(await subjects(story, story.branch)).toEqual([
    'plan: Greet people by their name (#1)',
    'Greet people by their name — phase 1/2: A greeting with a name (#1)',
  ]);
});

test('a plan that is changed to allow it lets the next run do it', async () => {
  const refused = [...phaseOne, weakenCheck, ...phaseTwo, say('It is better without.')];
  const allowed = [weakenCheck, ...phaseTwo, report];
  await using story = await openProposal({
    ...greeting,
    plan: greetingPlan,
    model: greetingModel({ plans: [], implements: [...refused, ...allowed] }),
  });
  const { github, repository, branch, planPath, planText } = story;
  await story.run(await story.approve(2));
  await github.commit({
    repository,
    branch,
    files: {
      [planPath]: planText.replace('- modify `README.md`', '- modify `README.md`\n- modify `check.sh`'),
    },
    message: 'The check may change',
    author: 'editor',
  });
  const run = await story.run(await story.approve(2));
  expect(run.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
  expect(await github.readFile({ repository, ref: branch, path: 'check.sh' })).not.toContain('set -e');
  story.assertClean();
});

test('the report says how far the plan was kept, and where it was not', async () => {
  const notes = calls(
    { name: 'write', input: { file_path: 'NOTES.md', content: 'Why it is so.\n' } },
    {
      name: 'report_deviation',
      input: { phase: 1, reason: 'The greeting needs a note.', files: ['NOTES.md'] },
    },
  );
  const untickedPhaseTwo: Step[] = [
    call('write', { file_path: 'README.md', content: '# Greeting\n\n`sh greet.sh Ada` greets Ada.\n' }),
    ...['Done.', 'It is done.', 'It really is.'].map(say),
  ];
  await using story = await openProposal({
    ...greeting,
    plan: greetingPlan,
    model: greetingModel({ plans: [], implements: [notes, ...phaseOne, ...untickedPhaseTwo, report] }),
  });
  const run = await story.run(await story.approve(2));

  // Three files and two steps as planned, one step open, one file too many but explained: 5½ of 7.
  expect(run.summary).toContain('**Adherence to the plan**: 78 of 100');
  expect(run.summary).toContain('- Phase 1: The greeting needs a note. (`NOTES.md`)');
  expect(run.summary).toContain('- Phase 2: step 1 not ticked');
  expect(run.summary).toContain('- Changed without being in the plan: `NOTES.md` (reported above)');
  story.assertClean();
});
