import { afterEach, expect, test } from '@jest/globals';
import nock from 'nock';
import { createModelClient } from '../../src/agent/model-client.ts';

afterEach(() => {
  for (const name of ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL'])
    delete process.env[name];
});

test.each(['', 'sk-ant-a b', 'sk-ant-x\n', 'sk-ant-é'])(
  'a key such as %j is refused before anything is sent',
  (apiKey) => {
    expect(() => createModelClient({ apiKey })).toThrow(
      expect.objectContaining({ conclusion: 'failed', message: expect.not.stringContaining('sk-ant') }),
    );
  },
);

test.each([
  [undefined, 'https://api.anthropic.com'],
  ['https://gateway.example/claude', 'https://gateway.example/claude'],
])(
  'the key given goes to the address given (%s), whatever the environment says',
  async (baseUrl, address) => {
    process.env.ANTHROPIC_API_KEY = 'sk-ant-other';
    process.env.ANTHROPIC_AUTH_TOKEN = 'other';
    process.env.ANTHROPIC_BASE_URL = 'https://elsewhere.example';
    nock(address)
      .get('/v1/models')
      .query(true)
      .matchHeader('authorization', 'Bearer sk-ant-mine')
      .reply(200, { data: [] });
    const client = createModelClient({ apiKey: 'sk-ant-mine', baseUrl });
    expect((await client.models.list()).data).toEqual([]);
  },
);
