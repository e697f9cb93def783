import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
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
])('finds a secret %s', async (_how, text) => {
  expect(await found(`before\n  "${text}",\nafter\n`)).toEqual(['a secret of this run']);
});

const wrapped = (text: string, width: number, indent = '') =>
  text.replaceAll(new RegExp(`.{${width}}`, 'g'), `$&\n${indent}`);

describe.each([
  ['a secret of this run', secret],
  ['a GitHub token', `ghs_${'a1B2'.repeat(9)}`],
  ['a GitHub token', `x-access-token:ghp_${'a1B2'.repeat(9)}`],
  ['a key for the Claude API', `sk-ant-api03-${'a1B2'.repeat(20)}`],
  ['an AWS key', 'export AWS=AKIAIOSFODNN7EXAMPLE'],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
])('finds %s that was encoded', (name, text) => {
  const raw = Buffer.from(text);
  const base64 = raw.toString('base64');
  const hex = raw.toString('hex');
  test.each([
    ['in base64', base64],
    ['in base64 of three broken lines', wrapped(base64, Math.ceil(base64.length / 3))],
    ['in base64 of broken lines, further in', wrapped(base64, 20, '    ')],
    ['in base64 of broken lines, written out', wrapped(base64, 20).replaceAll('\n', '\\n')],
    ['in base64 of UTF-16', Buffer.from(text, 'utf16le').toString('base64')],
    ['in UTF-16', Buffer.from(text, 'utf16le').toString('latin1')],
    ['in JSON', hex.replaceAll(/../g, '\\u00$&')],
    ['in HTML', hex.replaceAll(/../g, '&#x$&;')],
    ['in base64 behind other letters', `data${base64}`],
    ['in base64 with more before and after', Buffer.from(`{"k":"${text}","x":1}`).toString('base64')],
    ['in base64 for addresses', raw.toString('base64url')],
    ['in base64 twice', Buffer.from(base64).toString('base64')],
    ['in hex', hex],
    ['in hex of broken lines', wrapped(hex, 30)],
    ['in hex by pairs', hex.replaceAll(/../g, '$& ')],
    ['as an escaped string', hex.replaceAll(/../g, '\\x$&')],
    ['as a list of bytes', hex.replaceAll(/../g, '0x$&, ')],
    ['with all letters URL-encoded', hex.toUpperCase().replaceAll(/../g, '%$&')],
    [
      'with some letters URL-encoded',
      text.replaceAll('a', '%61').replaceAll('E', '%45').replaceAll('s', '%73'),
    ],
    ['in base64 that is URL-encoded', encodeURIComponent(`${base64}==`)],
  ])('%s', async (_how, encoded) => {
    expect(await found(`before\n  "${encoded}",\nafter\n`)).toEqual([name]);
    if (name !== 'a secret of this run') expect(await found(`x "${encoded}"`, encoded)).toEqual([]);
  });
});

test('takes no longer for a text of nothing but letters', async () => {
  const started = performance.now();
  const letters = Buffer.alloc(4 * 1024 * 1024, 'ab01 %41\\x41\n');
  expect(await scanner.findNew(letters, undefined)).toEqual([]);
  expect(await scanner.findNew(Buffer.alloc(4 * 1024 * 1024, 'a'), undefined)).toEqual([]);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('lets others have their turn while it looks through a large file', async () => {
  let looking = true;
  let turns = 0;
  const others = (async () => {
    for (; looking; turns++) await setImmediate();
  })();
  const letters = Buffer.from(Buffer.alloc(3 * 1024 * 1024, 'ab01').toString('base64'));
  await scanner.findNew(letters, undefined);
  looking = false;
  await others;
  expect(turns).toBeGreaterThan(5);
});

test('finds a secret among bytes that are no text', async () => {
  expect(await found(Buffer.concat([Buffer.from([0, 255, 0xc3]), bytes, Buffer.from([0])]))).toEqual([
    'a secret of this run',
  ]);
});

test('finds a secret also where it was before', async () => {
  expect(await found(secret, secret)).toEqual(['a secret of this run']);
});

test.each([
  ['a GitHub token', `ghs_${'a1B2'.repeat(9)}`],
  ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`],
  ['a GitHub token', `github_pat_${'a1B2'.repeat(9)}`],
  ['a key for the Claude API', `sk-ant-api03-${'a1B2'.repeat(9)}`],
  ['an AWS key', 'AKIAIOSFODNN7EXAMPLE'],
  ['a GitLab token', `glpat-${'a1B2'.repeat(5)}`],
  ['an npm token', `npm_${'a1B2'.repeat(9)}`],
  ['a PyPI token', `pypi-AgEIcHlwaS5vcmc${'a1B2'.repeat(15)}`],
  ['a Slack token', `xoxb-123456789012-${'a1B2'.repeat(5)}`],
  ['a Google key', `AIza${'a1B2'.repeat(8)}xyz`],
  ['a Stripe key', `sk_live_${'a1B2'.repeat(6)}`],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
  ['a private key', '-----BEGIN PRIVATE KEY-----'],
  ['a private key', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
])('knows %s by its shape', async (name, text) => {
  expect(await found(`const a = '${text}';\n`)).toEqual([name]);
  expect(await found(`const a = '${text}';\n`, `${text}\n`)).toEqual([]);
});

test('knows a new one beside one that was there', async () => {
  const [old, other] = [`ghs_${'a1B2'.repeat(9)}`, `ghs_${'c3D4'.repeat(9)}`];
  expect(await found(`${old}\n${other}\n`, `${old}\n`)).toEqual(['a GitHub token']);
});

test.each([
  'short',
  'the sentinel',
  'ghp_example',
  'sk-ant-…',
  'BEGIN PUBLIC KEY',
  'gho_the_name_of_a_variable',
  '',
])('lets %j pass', async (text) => {
  expect(await found(text)).toEqual([]);
});
