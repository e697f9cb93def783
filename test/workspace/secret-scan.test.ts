import { expect, test } from '@jest/globals';
import { secretScanner } from '../../src/workspace/git/secret-scan.ts';

const secret = 'the+sentinel/secret väl~ue';
const bytes = Buffer.from(secret);
const scanner = secretScanner([secret, 'short']);
const found = (now: string | Buffer, before?: string) =>
  scanner.findNew(Buffer.from(now as string), before === undefined ? undefined : Buffer.from(before));

test.each([
  ['as it is', secret],
  ['in base64', bytes.toString('base64')],
  ['in base64, one byte in', Buffer.from(`x${secret}y`).toString('base64')],
  ['in base64, two bytes in', Buffer.from(`xy${secret}yz`).toString('base64')],
  ['in base64, far in', Buffer.from(`x-access-token:${secret}`).toString('base64')],
  ['in base64 for addresses', Buffer.from(`x${secret}`).toString('base64url')],
  ['in hex', bytes.toString('hex')],
  ['in upper-case hex', bytes.toString('hex').toUpperCase()],
  ['URL-encoded', encodeURIComponent(secret)],
  ['URL-encoded in lower case', encodeURIComponent(secret).toLowerCase()],
])('finds a secret %s', (_how, text) => {
  expect(found(`before\n  "${text}",\nafter\n`)).toEqual(['a secret of this run']);
});

test('finds a secret among bytes that are no text', () => {
  expect(found(Buffer.concat([Buffer.from([0, 255, 0xc3]), bytes, Buffer.from([0])]))).toEqual([
    'a secret of this run',
  ]);
});

test('finds a secret also where it was before', () => {
  expect(found(secret, secret)).toEqual(['a secret of this run']);
});

test.each([
  ['a GitHub token', `ghs_${'a1B2'.repeat(9)}`],
  ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`],
  ['a GitHub token', `github_pat_${'a1B2'.repeat(9)}`],
  ['a key for the Claude API', `sk-ant-api03-${'a1B2'.repeat(9)}`],
  ['an AWS key', 'AKIAIOSFODNN7EXAMPLE'],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
  ['a private key', '-----BEGIN PRIVATE KEY-----'],
  ['a private key', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
])('knows %s by its shape', (name, text) => {
  expect(found(`const a = '${text}';\n`)).toEqual([name]);
  expect(found(`const a = '${text}';\n`, `${text}\n`)).toEqual([]);
});

test('knows a new one beside one that was there', () => {
  const [old, other] = [`ghs_${'a1B2'.repeat(9)}`, `ghs_${'c3D4'.repeat(9)}`];
  expect(found(`${old}\n${other}\n`, `${old}\n`)).toEqual(['a GitHub token']);
});

test.each([
  'short',
  'the sentinel',
  'ghp_example',
  'sk-ant-…',
  'BEGIN PUBLIC KEY',
  'gho_the_name_of_a_variable',
  '',
])('lets %j pass', (text) => {
  expect(found(text)).toEqual([]);
});
