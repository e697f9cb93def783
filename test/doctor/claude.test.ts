import { afterEach, expect, test } from '@jest/globals';
import { createModelClient } from '../../src/agent/model-client.ts';
import { modelKey } from '../../src/doctor/checks/model-key.ts';
import { models } from '../../src/doctor/checks/models.ts';
import { claudeModels } from '../support/claude/model-catalogue.ts';
import { say } from '../support/claude/scripted-model.ts';
import { type ClaudeStandIn, startClaude } from '../support/claude/start-claude.ts';
import { look } from './support.ts';

let claude: ClaudeStandIn | undefined;
afterEach(async () => {
  await claude?.close();
  claude?.assertClean();
  claude = undefined;
});

async function open(options: Partial<Parameters<typeof startClaude>[0]> = {}, apiKey = 'sk-ant-stand-in') {
  claude = await startClaude({ models: () => say('No.'), ...options });
  return createModelClient({ apiKey, baseUrl: claude.baseUrl });
}

test('key and models are in order', async () => {
  const model = await open();
  expect(await look(modelKey, { model })).toMatchObject({
    status: 'ok',
    says: `The Claude API accepts the key and offers it ${claudeModels.length} models.`,
  });
  expect(await look(models, { model })).toMatchObject({
    status: 'ok',
    says: 'claude-opus-5-5, claude-sonnet-5-5',
  });
});

test('a list of many pages is read to its end', async () => {
  const [first] = claudeModels;
  const many = Array.from({ length: 130 }, (_, index) => ({ ...first!, id: `claude-other-${index}` }));
  const model = await open({ catalogue: [...many, ...claudeModels] });
  expect(await look(models, { model })).toMatchObject({ status: 'ok' });
  expect(claude?.requests.map(({ query }) => query)).toEqual([
    '?limit=100',
    '?limit=100&after_id=claude-other-99',
  ]);
});

test('a key that is not accepted', async () => {
  const model = await open({}, 'sk-ant-other');
  claude?.expectRejection('invalid x-api-key', 2);
  expect(await look(modelKey, { model })).toMatchObject({
    status: 'problem',
    says: 'The Claude API does not accept the key.',
  });
  expect(await look(models, { model })).toMatchObject({ status: 'unknown', because: 'key' });
});

test('a model that the API does not know, with the roles that name it', async () => {
  const model = await open();
  claude?.expectRejection('model: claude-opus-9');
  const files = { '.github/baton.yml': 'models: { planner: claude-opus-9, reviewer: claude-opus-9 }\n' };
  expect(await look(models, { model, files })).toMatchObject({
    status: 'problem',
    says: 'Not open to this key, or not known: `claude-opus-9` (planner, reviewer).',
  });
});

test('a model that is to be retired', async () => {
  const catalogue = claudeModels.map((each) =>
    each.id === 'claude-opus-5' ? { ...each, retiresAt: '2027-01-31T00:00:00Z' } : each,
  );
  const model = await open({ catalogue });
  const files = { '.github/baton.yml': 'models: { planner: claude-opus-5 }\n' };
  expect(await look(models, { model, files })).toMatchObject({
    status: 'warning',
    says: 'To be retired: `claude-opus-5` (planner) on 2027-01-31.',
  });
});

test('nobody answers', async () => {
  const model = createModelClient({ apiKey: 'sk-ant-x', baseUrl: 'http://127.0.0.1:9' });
  expect(await look(modelKey, { model })).toMatchObject({
    status: 'unknown',
    says: 'The Claude API could not be reached.',
  });
});
