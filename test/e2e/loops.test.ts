import { expect, test } from '@jest/globals';
import { call, type Step } from '../support/claude/scripted-model.ts';
import { openProposal } from '../support/proposal.ts';
import { greeting, greetingModel, greetingPlan, greetingScripts } from '../support/scenarios/greeting.ts';

const { phaseOne } = greetingScripts;

test('a model that goes in circles is told, and then the run ends with what was finished before', async () => {
  const answers: string[] = [];
  const again: Step = ({ lastToolResults }) => {
    answers.push(lastToolResults[0]?.text ?? '');
    return call('edit', { file_path: 'README.md', old_string: 'nowhere to be found', new_string: 'x' });
  };
  await using story = await openProposal({
    ...greeting,
    plan: greetingPlan,
    model: greetingModel({ plans: [], implements: [...phaseOne, again, again, again, again] }),
  });
  const run = await story.run(await story.approve(2));
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ conclusion: 'failed', phases_done: '1', phases_total: '2' });
  expect(answers[2]).not.toContain('the work ends as failed');
  expect(answers[3]).toContain('failed 3 times in the same way');
  const [comment] = story.comments(2);
  expect(comment).toContain('The model went in circles: the same call of `edit` failed again and again.');
  expect(comment).toContain('approve the pull request again');
  expect(story.issue.labels.map(({ name }) => name)).toEqual(['baton:failed']);
  story.assertClean();
});
