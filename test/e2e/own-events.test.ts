import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ACTIONS_BOT } from '../support/github/open-pull-request.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import type { ActionEvent } from '../support/run-action.ts';
import { greeting, greetingPlan, nobody } from '../support/scenarios/greeting.ts';

jest.setTimeout(60_000);

/** An account that a person has made for Baton: nothing about its name or type says so. */
const MACHINE = 'lantern-helper';

let story: ProposedStory;
beforeAll(async () => {
  story = await openProposal({ ...greeting, plan: greetingPlan, model: nobody });
  story.github.setPermission({ repository: story.repository, user: MACHINE, role: 'admin' });
});
afterAll(async () => story[Symbol.asyncDispose]());

const events: { what: string; event: (by: string) => ActionEvent | Promise<ActionEvent> }[] = [
  {
    what: 'a label',
    event: (by) => {
      const { github, issue } = story;
      github.label({ issue, name: 'baton:auto', by });
      return github.events.issuesLabeled({ issue, label: 'baton:auto', sender: github.user(by) });
    },
  },
  { what: 'a command in a comment', event: (by) => story.say('/baton plan', { by }) },
  { what: 'a comment that asks for help', event: (by) => story.say('/baton help', { by, on: 2 }) },
  { what: 'an approval', event: (by) => story.approve(2, by) },
  { what: 'a request for changes', event: (by) => story.requestChanges(2, { body: 'No.', by }) },
];

test.each(events.flatMap((each) => [ACTIONS_BOT, MACHINE].map((by) => ({ ...each, by }))))(
  '$what by Baton itself, as $by, is ignored and leaves no trace',
  async ({ event, by }) => {
    const { github, repository, claude } = story;
    const sent = await event(by);
    const before = await github.snapshot();
    const token = github.appToken({ repositories: [repository], bot: by });
    const run = await story.run(sent, { inputs: { github_token: token } });
    expect(run.outputs).toMatchObject({ conclusion: 'ignored' });
    expect(run.exitCode).toBe(0);
    expect(await github.snapshot()).toEqual(before);
    expect(claude.requests).toEqual([]);
    story.assertClean();
  },
);
