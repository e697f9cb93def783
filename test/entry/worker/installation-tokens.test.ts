import { generateKeyPairSync } from 'node:crypto';
import { afterEach, expect, jest, test } from '@jest/globals';
import nock from 'nock';
import { installationTokens } from '../../../src/entry/worker/installation-tokens.ts';
import { silentLog } from '../../support/silent-log.ts';

const API = 'https://api.github.com';
const MINUTE = 60_000;
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});
const permissions = { contents: 'write', metadata: 'read' } as const;

afterEach(() => {
  jest.useRealTimers();
});

function mints(token: string): void {
  nock(API)
    .post('/app/installations/7/access_tokens', { repository_ids: [42], permissions })
    .reply(201, () => ({
      token,
      expires_at: new Date(Date.now() + 60 * MINUTE).toISOString(),
      permissions,
      repository_selection: 'selected',
    }));
}

test('a token is for one repository and what is asked for, is used again, and is minted anew before its hour ends', async () => {
  jest.useFakeTimers({
    doNotFake: [
      'nextTick',
      'setImmediate',
      'setTimeout',
      'setInterval',
      'clearTimeout',
      'clearInterval',
      'queueMicrotask',
      'performance',
    ],
  });
  const told: string[] = [];
  const tokens = installationTokens({
    appId: 1,
    privateKey,
    apiUrl: API,
    log: silentLog,
    told: (token) => void told.push(token),
  });
  const ask = () => tokens.forRepository({ installation: 7, repository: 42, permissions });
  mints('ghs_first');
  expect(await ask()).toBe('ghs_first');
  jest.setSystemTime(Date.now() + 50 * MINUTE);
  expect(await ask()).toBe('ghs_first');
  mints('ghs_second');
  jest.setSystemTime(Date.now() + 6 * MINUTE);
  expect(await ask()).toBe('ghs_second');
  jest.setSystemTime(Date.now() + 50 * MINUTE);
  expect(await ask()).toBe('ghs_second');
  expect(new Set(told)).toEqual(new Set(['ghs_first', 'ghs_second']));
});

test('a token that could not be minted is asked for once more', async () => {
  const warnings: string[] = [];
  const tokens = installationTokens({
    appId: 1,
    privateKey,
    apiUrl: API,
    log: { warn: (line) => void warnings.push(line) },
    told: () => undefined,
  });
  nock(API).post('/app/installations/7/access_tokens').reply(503, { message: 'down' });
  mints('ghs_second');
  const token = await tokens.forRepository({ installation: 7, repository: 42, permissions });
  expect(token).toBe('ghs_second');
  expect(warnings).toEqual(['GitHub: POST /app/installations/7/access_tokens failed (503); again in 500 ms']);
});
