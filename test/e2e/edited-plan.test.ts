import { expect, test } from '@jest/globals';
import { asRead, expectEnding } from '../support/expect-ending.ts';
import { look } from '../support/look.ts';
import { openGreetingPlan } from '../support/scenarios/greeting-revised.ts';
import { MAINTAINER } from '../support/story.ts';

const edits = [
  {
    what: 'without its phases',
    edit: (text: string) => text.replaceAll('### Phase', '#### Phase'),
    says: '`required-section`',
  },
  {
    what: 'without what it ends with',
    edit: (text: string) => text.slice(0, text.indexOf('## Do not')),
    says: '`required-section`',
  },
  {
    what: 'that names a protected file',
    edit: (text: string) =>
      text.replace('- modify `README.md`', '- modify `README.md`\n- create `.github/workflows/own.yml`'),
    says: '`path-protected`',
  },
  {
    what: 'that names a file which is not there',
    edit: (text: string) => text.replace('- modify `greet.sh`', '- modify `great.sh`'),
    says: '`path-exists`',
  },
];

test.each(edits)('a plan that a person changed into one $what is not carried out', async ({ edit, says }) => {
  await using story = await openGreetingPlan({ plans: [] });
  const { github, repository, branch, planPath, planText } = story;
  const text = edit(planText);
  expect(text).not.toBe(planText);
  await github.commit({
    repository,
    branch,
    files: { [planPath]: text },
    message: 'Shorter',
    author: MAINTAINER,
  });
  const run = await story.run(await story.approve(2));
  await expectEnding(story, run, {
    conclusion: 'blocked',
    says: `\`${planPath}\` cannot be carried out as it stands. Mend it on the branch and approve again`,
    commentOn: 2,
    state: 'baton:awaiting-approval',
  });
  expect(asRead(story.comments(2)[0] ?? '')).toContain(says);
  expect(story.claude.requests).toEqual([]);
  const check = repository.checkRuns.find(({ name }) => name === 'Baton / plan');
  expect(check).toMatchObject({ conclusion: 'failure' });
  expect((await look(story)).items[2]?.pull).toMatchObject({ draft: true });
});

test('a new plan that cannot be begun leaves the state of the issue as it was', async () => {
  await using story = await openGreetingPlan({ plans: [] });
  const { github, repository, branch, planPath, planText } = story;
  const second = planPath.replace('.md', '-2.md');
  await github.commit({
    repository,
    branch,
    files: { [second]: planText },
    message: 'Another',
    author: MAINTAINER,
  });
  const run = await story.run(story.say('/baton plan'));
  await expectEnding(story, run, {
    conclusion: 'blocked',
    says: 'The branch brings more than one plan file',
    commentOn: 1,
    state: 'baton:awaiting-approval',
  });
});
