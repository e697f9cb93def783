import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import { greeting, greetingModel, greetingPlan } from '../support/scenarios/greeting.ts';
import type { BundledCommit, Tampering } from '../support/tampered-bundle.ts';
import {
  expectRefused,
  type Kept,
  keepImplementation,
  type Meddle,
  withBundle,
  withRecord,
} from '../support/tampering.ts';

jest.setTimeout(60_000);

let kept: Kept<ProposedStory>;
beforeAll(async () => {
  const model = greetingModel({ plans: [] });
  kept = await keepImplementation(await openProposal({ ...greeting, plan: greetingPlan, model }));
}, 60_000);
afterAll(async () => kept[Symbol.asyncDispose]());

const inBundle = (change: (commit: BundledCommit) => void): Meddle => {
  const commits: Tampering['commits'] = ([first]) => first && change(first);
  return (handover) => withBundle(kept.story, { commits })(handover);
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
  await expectRefused(kept, await kept.publish(meddle), { says });
});

test('what nobody meddled with is published', async () => {
  const run = await kept.publish();
  expect(run.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
});
