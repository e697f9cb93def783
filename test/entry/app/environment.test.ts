import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { secretsOf } from '../../../src/entry/app/secrets.ts';
import { readAppEnvironment } from '../../../src/entry/app-environment.ts';

const directory = mkdtempSync(join(tmpdir(), 'environment-'));
afterAll(() => rmSync(directory, { recursive: true }));

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
writeFileSync(join(directory, 'key.pem'), pem);

const whole = {
  APP_ID: '123',
  PRIVATE_KEY: pem,
  WEBHOOK_SECRET: 'f3c1a0b2d4e5968778695a4b3c2d1e0f',
  ANTHROPIC_API_KEY: 'sk-ant-of-the-tests',
};
const read = (variables: NodeJS.ProcessEnv, parts = { web: true, work: true }) =>
  readAppEnvironment(variables, { directory, ...parts });

test('what is not set has its default', () => {
  expect(read(whole)).toEqual({
    settings: {
      github: {
        serverUrl: 'https://github.com',
        apiUrl: 'https://api.github.com',
        graphqlUrl: 'https://api.github.com/graphql',
      },
      database: { kind: 'embedded', directory: join(directory, 'data') },
      files: [join(directory, '.env'), join(directory, 'data')],
      listen: { host: undefined, port: 3000 },
      tracesUrl: undefined,
    },
    web: { appId: 123, webhookSecret: whole.WEBHOOK_SECRET },
    work: {
      appId: 123,
      privateKey: pem,
      anthropicKey: whole.ANTHROPIC_API_KEY,
      anthropicUrl: undefined,
      sandbox: 'required',
    },
  });
});

test('what belongs to the App on this machine is known, wherever it was started', () => {
  const { files } = read({
    ...whole,
    PRIVATE_KEY: '',
    PRIVATE_KEY_PATH: ' key.pem',
    BATON_DATA_DIR: '/data',
  }).settings;
  expect(files).toEqual([join(directory, '.env'), '/data', join(directory, 'key.pem')]);
});

test('each part gets along without what only the other needs', () => {
  const { PRIVATE_KEY: _key, ANTHROPIC_API_KEY: _model, ...web } = whole;
  expect(read(web, { web: true, work: false }).work).toBeUndefined();
  const { WEBHOOK_SECRET: _secret, ...work } = whole;
  expect(read(work, { web: false, work: true }).web).toBeUndefined();
});

describe('the private key', () => {
  test.each([
    ['as it is', { PRIVATE_KEY: pem }],
    ['with its line breaks written as \\n', { PRIVATE_KEY: pem.trim().replaceAll('\n', '\\n') }],
    ['in quotation marks', { PRIVATE_KEY: `"${pem.trim().replaceAll('\n', '\\n')}"` }],
    ['as base64', { PRIVATE_KEY: Buffer.from(pem).toString('base64') }],
    ['in a file beside', { PRIVATE_KEY: '', PRIVATE_KEY_PATH: 'key.pem' }],
  ])('%s', (_how, variables) => {
    expect(read({ ...whole, ...variables }).work?.privateKey.trim()).toBe(pem.trim());
  });
});

describe('a start is refused, with how to mend it', () => {
  const cases: [string, NodeJS.ProcessEnv, string[]][] = [
    ['no secret', { WEBHOOK_SECRET: undefined }, ['WEBHOOK_SECRET is missing', 'openssl rand -hex 32']],
    ['an empty secret', { WEBHOOK_SECRET: '' }, ['WEBHOOK_SECRET is missing']],
    ['a blank secret', { WEBHOOK_SECRET: ' '.repeat(20) }, ['WEBHOOK_SECRET is missing']],
    ['the default secret', { WEBHOOK_SECRET: 'development' }, ['which everybody knows']],
    ['a short secret', { WEBHOOK_SECRET: 'fifteen-letters' }, ['has 15 characters']],
    ['a dull secret', { WEBHOOK_SECRET: 'a'.repeat(32) }, ['the same few characters']],
    ['a secret with a line break', { WEBHOOK_SECRET: `${whole.WEBHOOK_SECRET}\n` }, ['a line break']],
    ['no App', { APP_ID: '' }, ['APP_ID is missing']],
    ['an App by name', { APP_ID: 'baton' }, ['APP_ID is missing, or not the number']],
    ['no key', { PRIVATE_KEY: '' }, ['neither PRIVATE_KEY nor PRIVATE_KEY_PATH', 'Private keys']],
    ['half a key', { PRIVATE_KEY: pem.slice(0, 400) }, ['PRIVATE_KEY holds no private key']],
    ['words for a key', { PRIVATE_KEY: 'my key' }, ['PRIVATE_KEY holds no private key']],
    ['a key of another kind', { PRIVATE_KEY: elliptic }, ['which are RSA']],
    ['a key that is not there', { PRIVATE_KEY: '', PRIVATE_KEY_PATH: 'no.pem' }, ['(ENOENT): no.pem']],
    ['no key for the model', { ANTHROPIC_API_KEY: '' }, ['ANTHROPIC_API_KEY is missing']],
    ['a database of another kind', { DATABASE_URL: 'mysql://x/y' }, ['DATABASE_URL must look like']],
    ['a port that is none', { PORT: '70000' }, ['PORT must be a number']],
    ['a host with its protocol', { GHE_HOST: 'https://ghe.example.org' }, ['GHE_HOST must be a host name']],
    ['another protocol', { GHE_PROTOCOL: 'ftp' }, ['GHE_PROTOCOL must be https or http']],
    ['a sandbox by another word', { BATON_SANDBOX: 'no' }, ['BATON_SANDBOX must be']],
    ['several things at once', { APP_ID: '', WEBHOOK_SECRET: '' }, ['APP_ID', 'WEBHOOK_SECRET']],
  ];
  test.each(cases)('%s', (_what, variables, says) => {
    let message = '';
    try {
      read({ ...whole, ...variables });
    } catch (error) {
      message = String(error);
    }
    for (const part of says) expect(message).toContain(part);
    for (const value of Object.values({ ...whole, ...variables })) {
      if ((value ?? '').length > 14 && value !== 'https://ghe.example.org')
        expect(message).not.toContain(value);
    }
  });
});

describe('addresses', () => {
  test.each([
    [{ GHE_HOST: 'ghe.example.org' }, 'https://ghe.example.org', 'https://ghe.example.org/api/v3'],
    [
      { GHE_HOST: 'ghe.example.org:8080', GHE_PROTOCOL: 'http' },
      'http://ghe.example.org:8080',
      'http://ghe.example.org:8080/api/v3',
    ],
    [{ GHE_HOST: 'octo.ghe.com' }, 'https://octo.ghe.com', 'https://api.octo.ghe.com'],
  ])('%j', (variables, serverUrl, apiUrl) => {
    expect(read({ ...whole, ...variables }).settings.github).toMatchObject({ serverUrl, apiUrl });
  });

  test.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318/' }, 'http://otel:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://otel:4318/own' }, 'http://otel:4318/own'],
  ])('%j', (variables, tracesUrl) => {
    expect(read({ ...whole, ...variables }).settings).toMatchObject({ tracesUrl });
  });
});

test('every credential is among what is kept out of logs, also the lines of the key and the password', () => {
  const environment = read({ ...whole, DATABASE_URL: 'postgres://baton:p%40ssword-long@db/baton' });
  const secrets = secretsOf(environment);
  expect(secrets).toEqual(
    expect.arrayContaining([
      whole.WEBHOOK_SECRET,
      whole.ANTHROPIC_API_KEY,
      pem,
      pem.split('\n')[3],
      'p%40ssword-long',
      'p@ssword-long',
    ]),
  );
});
