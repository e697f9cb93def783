import { expect, test } from '@jest/globals';
import { call, type Step } from '../support/claude/scripted-model.ts';
import { asRead } from '../support/expect-ending.ts';
import { look } from '../support/look.ts';
import { greeting, greetingModel, greetingPlan } from '../support/scenarios/greeting.ts';
import { openStory } from '../support/story.ts';

const excerpt = (code: string) => `runs all of \`tests/\`.\n\n\`check.sh:2\`:\n\n\`\`\`sh\n${code}\n\`\`\``;
const THERE = 'for test in tests/*.sh; do sh "$test"; done';

function submit(change: (body: string) => string): Step {
  return call('submit_plan', { ...greetingPlan, body: change(greetingPlan.body) });
}

test('errors go back to the planner with line and remedy, warnings to the reviewer with the line in the file', async () => {
  const told: string[] = [];
  const vague = '- [ ] `sh check.sh` passes.\n- [ ] Greeting works well.';
  const answering =
    (step: Step): Step =>
    (turn) => {
      told.push(turn.result('submit_plan')?.text ?? '');
      return typeof step === 'function' ? step(turn) : step;
    };
  const model = greetingModel({
    plans: [
      submit((body) => body.replace('runs all of `tests/`.', excerpt('for test in *; do sh "$test"; done'))),
      answering(submit((body) => body.replace('`sh tests/name.sh`', '`npm test`'))),
      answering(
        submit((body) =>
          body.replace('runs all of `tests/`.', excerpt(THERE)).replace('- [ ] `sh check.sh` passes.', vague),
        ),
      ),
    ],
    implements: [],
  });
  await using story = await openStory({ ...greeting, model });
  const run = await story.run(story.label());
  expect(run.outputs).toMatchObject({ conclusion: 'planned' });

  expect(told[0]).toMatch(
    /^- line \d+, error excerpt-stands: The code attributed to `check\.sh:2` does not/m,
  );
  expect(told[0]).toMatch(/^ {2}Remedy: Copy the lines as they are/m);
  expect(told[1]).toContain(
    'error verify-exists: `npm test` cannot run after its phase: there is no `package.json`.',
  );

  const { items } = await look(story);
  const plan = await story.github.readFile({
    repository: story.repository,
    ref: run.outputs.branch ?? '',
    path: run.outputs.plan_path ?? '',
  });
  const line = (plan ?? '').split('\n').indexOf('- [ ] Greeting works well.') + 1;
  expect(asRead(items[2]?.body ?? '')).toContain(
    `- line ${line} (\`criterion-decidable\`): “works” is for nobody to decide.`,
  );
  story.assertClean();
});
