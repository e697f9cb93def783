import { describe, expect, test } from '@jest/globals';
import { redactor } from '../../src/core/redact.ts';

const TOKEN = 'ghs_a/b+c=d&e f0123456789';
const redact = redactor([TOKEN]);

describe('a secret is taken out', () => {
  test.each([
    ['as it is', TOKEN],
    ['in base64', Buffer.from(TOKEN).toString('base64')],
    ['in a URL', encodeURIComponent(TOKEN)],
  ])('%s', (_, form) => {
    const shown = redact(`before ${form} between ${form} after`);
    expect(shown).toBe('before *** between *** after');
  });

  test('whole, where another one is a part of it', () => {
    const both = redactor(['sk-ant-123', 'sk-ant-1234567890']);
    expect(both('key sk-ant-1234567890, part sk-ant-123.')).toBe('key ***, part ***.');
  });
});

test('a secret that was made later is taken out as well, and one that is forgotten no more', () => {
  const secrets = ['the-first-token'];
  const live = redactor(secrets);
  expect(live('the-first-token, the-other-token')).toBe('***, the-other-token');
  secrets[0] = 'the-other-token';
  expect(live('the-first-token, the-other-token')).toBe('the-first-token, ***');
});

test('text without secrets stays as it is', () => {
  expect(redact('nothing to see: ***')).toBe('nothing to see: ***');
});

test.each(['', 'abc', '1234567'])(
  'a value as short as %j is no secret, for it would be found everywhere',
  (value) => {
    expect(redactor([value])('abc 1234567')).toBe('abc 1234567');
  },
);
