import { expect, jest, test } from '@jest/globals';
import { greeting, greetingModel } from '../support/scenarios/greeting.ts';
import { openStory, type Story } from '../support/story.ts';

jest.setTimeout(60_000);

/** What GitHub says now of what was there when the event was sent. */
async function rewrite({ github, issue, say }: Story): Promise<void> {
  const later = new Date(Math.max(...issue.comments.map(({ updatedAt }) => updatedAt.getTime())) + 5_000);
  for (const comment of issue.comments) {
    if (comment.body.startsWith('EDITED')) Object.assign(comment, { body: 'LATER-1', updatedAt: later });
  }
  github.editIssue({ issue, title: 'LATER-2', body: 'LATER-3' });
  say('LATER-4');
  say('LATER-5', { by: 'asker' });
}

const triggers = [
  { what: 'a label', event: (story: Story) => story.label() },
  { what: 'a comment', event: (story: Story) => story.say('/baton plan') },
];

test.each(triggers)('what is changed between $what and the run reaches no prompt', async ({ event }) => {
  await using story = await openStory({ ...greeting, model: greetingModel({ implements: [] }) });
  story.say('SEEN-1 by the maintainer');
  story.say('SEEN-2 by the one who asked', { by: 'asker' });
  story.say('EDITED by the maintainer');
  story.say('EDITED by the one who asked', { by: 'asker' });
  const sent = event(story);
  await rewrite(story);
  const run = await story.run(sent);
  expect(run.outputs).toMatchObject({ conclusion: 'planned' });

  expect(story.claude.requests.length).toBeGreaterThan(0);
  for (const { prompt: whole } of story.claude.requests) {
    const prompt = JSON.stringify(whole?.messages);
    expect(prompt).not.toMatch(/LATER|EDITED/);
    expect(prompt).toContain('SEEN-1');
    expect(prompt).toContain('SEEN-2');
    expect(prompt).toContain(greeting.issue.title);
  }
  story.assertClean();
});

test('what is said by people who lost their say before the run reaches no prompt', async () => {
  await using story = await openStory({ ...greeting, model: greetingModel({ implements: [] }) });
  story.say('LATER by somebody who left', { by: 'leaver' });
  const { github, repository } = story;
  github.setPermission({ repository, user: 'leaver', role: 'write' });
  const sent = story.label();
  github.setPermission({ repository, user: 'leaver', role: 'triage' });
  const run = await story.run(sent);
  expect(run.outputs).toMatchObject({ conclusion: 'planned' });
  expect(JSON.stringify(story.claude.requests.map(({ body }) => body))).not.toContain('LATER');
  story.assertClean();
});
