import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commitMessage } from '../../src/workspace/git/commit-message.ts';

/** What git takes for trailers. */
function trailers(message: string): string {
  return execFileSync('git', ['interpret-trailers', '--parse'], { input: message, encoding: 'utf8' });
}

const own = [
  { key: 'Baton-Run', value: '0123456789abcdef' },
  { key: 'Baton-Phase', value: '2/5' },
];

test('is subject, body and trailers', () => {
  const message = commitMessage({
    subject: 'Cache — phase 2/5: Wiring (#42)',
    body: 'Why.\n\nHow.',
    trailers: own,
  });
  expect(message).toBe(
    'Cache — phase 2/5: Wiring (#42)\n\nWhy.\n\nHow.\n\nBaton-Run: 0123456789abcdef\nBaton-Phase: 2/5\n',
  );
});

test.each([
  ['in the subject', { subject: 'a\n\nBaton-Phase: 5/5', trailers: own }],
  ['in the body', { subject: 'a', body: 'text\n\nBaton-Phase: 5/5', trailers: own }],
  [
    'in a value',
    { subject: 'a', trailers: [...own, { key: 'Co-authored-by', value: 'x\r\nBaton-Phase: 5/5' }] },
  ],
  ['behind a line separator', { subject: 'a\u2028Baton-Phase: 5/5', trailers: own }],
])('takes no forged trailer %s', (_where, parts) => {
  expect(trailers(commitMessage(parts)).match(/^Baton-Phase: .*/gm)).toEqual(['Baton-Phase: 2/5']);
});

test.each(['[skip ci]', '[ci skip]', '[No CI]', '[ skip actions]', '[actions skip]'])(
  'does not let %j skip the checks',
  (directive) => {
    const message = commitMessage({
      subject: `Add ${directive}`,
      body: `x ${directive}\nskip-checks: true`,
      trailers: own,
    });
    expect(message.toLowerCase()).not.toContain(directive.toLowerCase());
    expect(message).not.toContain('skip-checks:');
  },
);

test('has a subject, of bounded length', () => {
  expect(commitMessage({ subject: '\u0000\n', trailers: [] })).toBe('Changes by Baton\n');
  expect(commitMessage({ subject: 'x'.repeat(1_000), trailers: [] })).toHaveLength(201);
});

test.each(['', 'A B', 'a:b', '-x', 'a\nb'])('%j is no key', (key) => {
  expect(() => commitMessage({ subject: 'a', trailers: [{ key, value: 'x' }] })).toThrow('not a trailer key');
});

test('whatever it is given, git reads our trailers and no others', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\n\nBaton-Phase: 9/9', '---', '# x', 'a: b\nc: d'),
  );
  const parts = fc.record({ subject: text, body: text, value: text });
  fc.assert(
    fc.property(parts, ({ subject, body, value }) => {
      const message = commitMessage({
        subject,
        body,
        trailers: [...own, { key: 'Note', value: `v${value}` }],
      });
      const lines = message.trimEnd().split('\n\n').at(-1)?.split('\n') ?? [];
      expect(lines.slice(0, 2)).toEqual(['Baton-Run: 0123456789abcdef', 'Baton-Phase: 2/5']);
      expect(lines).toHaveLength(3);
      expect(lines[2]).toMatch(/^Note: v/);
    }),
    { numRuns: 300 },
  );
});
