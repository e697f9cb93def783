import { expect, test } from '@jest/globals';
import { asRead, expectEnding } from '../support/expect-ending.ts';
import { ACTIONS_BOT } from '../support/github/open-pull-request.ts';
import { look } from '../support/look.ts';
import { greetingScripts } from '../support/scenarios/greeting.ts';
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

test('a phase put in front of a finished one is not taken for it', async () => {
  await using story = await openGreetingPlan({ plans: [] });
  const { github, repository, branch, planPath, planText } = story;
  await github.commit({
    repository,
    branch,
    files: { 'greet.sh': 'echo "Hello, Ada!"\n' },
    message: `Greet people by their name — phase 1/2: A greeting with a name (#1)\n\nBaton-Run: 0123456789abcdef\nBaton-Plan: ${planPath}\nBaton-Phase: 1/2\n`,
    author: ACTIONS_BOT,
  });
  const inserted =
    '### Phase 1: Refuse empty names\n\n**Files**\n\n- create `tests/empty.sh`\n\n**Steps**\n\n1. In `tests/empty.sh`, show that no name is no name.\n\n**Verify**\n\n- `sh tests/empty.sh`\n\n';
  const text = planText
    .replace('### Phase 2: Say so', '### Phase 3: Say so')
    .replace('### Phase 1: A greeting with a name', `${inserted}### Phase 2: A greeting with a name`);
  await github.commit({
    repository,
    branch,
    files: { [planPath]: text },
    message: 'Empty names first',
    author: MAINTAINER,
  });
  const run = await story.run(await story.approve(2));
  await expectEnding(story, run, {
    conclusion: 'blocked',
    says: 'is “Refuse empty names”, but what was carried out as phase 1 is “A greeting with a name”',
    commentOn: 2,
    state: 'baton:awaiting-approval',
  });
  expect(story.claude.requests).toEqual([]);
});

test('the implementer reads the numbers of steps that the host counts', async () => {
  const { phaseOne, phaseTwo, report } = greetingScripts;
  await using story = await openGreetingPlan({ plans: [], implements: [...phaseOne, ...phaseTwo, report] });
  const { github, repository, branch, planPath, planText } = story;
  const text = planText
    .replace('1. In `greet.sh`, greet', '3. In `greet.sh`, greet')
    .replace('2. In `tests/name.sh`, show', '4. In `tests/name.sh`, show');
  expect(text).not.toBe(planText);
  await github.commit({
    repository,
    branch,
    files: { [planPath]: text },
    message: 'Numbers',
    author: MAINTAINER,
  });
  const run = await story.run(await story.approve(2));
  expect(run.outputs).toMatchObject({ conclusion: 'implemented' });
  const told = JSON.stringify(story.claude.requests[0]?.prompt?.messages);
  expect(told).toContain('1. In `greet.sh`, greet');
  expect(told).not.toContain('3. In `greet.sh`, greet');
});
