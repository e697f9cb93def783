import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { redactor } from '../../../src/core/redact.ts';
import { jsonLog } from '../../../src/entry/app/json-log.ts';
import { openLog } from '../../../src/entry/app/start-app.ts';

const secret = 'sk-ant-"quoted"-and-long';
const key = '-----BEGIN KEY-----\nMIIEowIBAAKCAQEA\n-----END KEY-----';

function open() {
  const lines: string[] = [];
  const log = jsonLog({
    write: (line) => lines.push(line),
    redact: redactor([secret, key]),
    conceal: () => {},
    clock: () => new Date('2026-11-22T10:00:00Z'),
  });
  return { log, lines, entries: () => lines.map((line) => JSON.parse(line)) };
}

test('a line is an object with its fields, those of its parent included', async () => {
  const { log, entries } = open();
  const child = log.with({ run: 'abc', repository: 'octo/demo' }).with({ delivery: 'd-1' });
  child.warn('two\nlines', { attempt: 2, nothing: undefined });
  await child.group('a title', async () => child.foreign('::set-env name=A::b'));
  expect(entries()).toEqual([
    {
      time: '2026-11-22T10:00:00.000Z',
      level: 'warn',
      message: 'two\nlines',
      run: 'abc',
      repository: 'octo/demo',
      delivery: 'd-1',
      attempt: 2,
    },
    expect.objectContaining({ level: 'info', message: 'a title' }),
    expect.objectContaining({ message: '::set-env name=A::b', foreign: true, run: 'abc' }),
  ]);
});

test.each([
  ['as it is', secret],
  ['in base64', Buffer.from(`x${secret}`).toString('base64')],
  ['in hex', Buffer.from(secret).toString('hex')],
  ['in an address', encodeURIComponent(secret)],
  ['over several lines', key],
])('a secret %s is in no line, neither as message nor as field', (_form, shown) => {
  const { log, lines } = open();
  log.with({ repository: shown }).error(`before ${shown} after`, { event: shown });
  const text = lines.join('');
  expect(text).toContain('before');
  expect(text).not.toContain(shown);
  expect(text).not.toContain(JSON.stringify(shown).slice(1, -1));
  expect(text).not.toContain('MIIEowIBAAKCAQEA');
});

test('no half of a secret is left where a long line is cut', () => {
  const { log, lines } = open();
  log.info(`${'x'.repeat(8_000 - 10)}${secret}`);
  expect(lines.join('')).not.toContain(secret.slice(0, 8));
});

test('a token that was made while the process runs is kept out from then on', () => {
  const { stdout, text } = output();
  const log = openLog({ stdout }, [secret]);
  const child = log.with({ run: 'abc' });
  log.conceal('ghs_made_a_moment_ago');
  child.info(
    `with ghs_made_a_moment_ago and ${Buffer.from('ghs_made_a_moment_ago').toString('hex')} and ${secret}`,
  );
  expect(JSON.parse(text()).message).toBe('with *** and *** and ***');
});

function output() {
  let written = '';
  const stdout = new Writable({
    write(part, _encoding, done) {
      written += part;
      done();
    },
  });
  return { stdout, text: () => written };
}
