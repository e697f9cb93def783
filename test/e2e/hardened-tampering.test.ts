import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { look, type Sight } from '../support/look.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import { greeting, greetingModel, greetingPlan } from '../support/scenarios/greeting.ts';
import type { BundledCommit, Tampering } from '../support/tampered-bundle.ts';
import {
  expectRefused,
  type Kept,
  keepWork,
  type Meddle,
  withBundle,
  withRecord,
} from '../support/tampering.ts';

jest.setTimeout(60_000);

let story: ProposedStory;
let kept: Kept;
let before: Sight;

beforeAll(async () => {
  story = await openProposal({ ...greeting, plan: greetingPlan, model: greetingModel({ plans: [] }) });
  kept = await keepWork(story, await story.approve(2));
  before = await look(story);
}, 60_000);
afterAll(async () => {
  await kept[Symbol.asyncDispose]();
  await story[Symbol.asyncDispose]();
});

const inBundle = (change: (commit: BundledCommit) => void): Meddle => {
  const commits: Tampering['commits'] = ([first]) => first && change(first);
  return (handover) => withBundle(story, { commits })(handover);
};

// All of them are in `hardened-tampering.slow.test.ts`.
test.each<[string, Meddle, string]>([
  [
    'a forged commit',
    inBundle(({ author }) => Object.assign(author, { name: 'me', email: 'me@example.com' })),
    'is not by github-actions[bot]',
  ],
  [
    'foreign paths, that come and go',
    inBundle(({ files }) => Object.assign(files, { '.github/workflows/ci.yml': 'on: push\n' })),
    'is protected',
  ],
  [
    'a record of another run',
    withRecord((record) => Object.assign(record, { run: '0123456789abcdef' })),
    'belongs to another run',
  ],
])('%s: nothing is published', async (_what, meddle, says) => {
  await expectRefused(story, await kept.publish(meddle), { says, before });
});

test('what nobody meddled with is published', async () => {
  const run = await kept.publish();
  expect(run.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
});
