import type { BetaMessageParam } from '@anthropic-ai/sdk/resources/beta';
import { expect, test } from '@jest/globals';
import { fitResults } from '../../src/agent/fit-results.ts';

const results = (...contents: (string | { type: 'text'; text: string }[])[]): BetaMessageParam => ({
  role: 'user',
  content: contents.map((content, index) => ({ type: 'tool_result', tool_use_id: `t${index}`, content })),
});
const size = (message: BetaMessageParam) => JSON.stringify(message).length;

test('what fits stays as it is', () => {
  const message = results('short', 'x'.repeat(5_000));
  const before = structuredClone(message);
  fitResults(message, { bytes: 10_000 });
  expect(message).toEqual(before);
});

test('the longest are cut until all fit, the short ones are left alone', () => {
  const message = results('short', 'x'.repeat(50_000), [{ type: 'text', text: 'y'.repeat(30_000) }]);
  fitResults(message, { bytes: 20_000 });
  expect(size(message)).toBeLessThanOrEqual(20_000);
  expect(size(message)).toBeGreaterThan(12_000);
  const [short, long, parts] = message.content as { content: unknown }[];
  expect(short?.content).toBe('short');
  expect(long?.content).toMatch(/^x+\n\n\[… \d+ characters left out here\. .*nearly full.*\]\n\nx+$/s);
  expect(parts?.content).toEqual([{ type: 'text', text: expect.stringContaining('nearly full') }]);
});

test('where nothing fits, something is left of each', () => {
  const message = results('x'.repeat(5_000), 'y'.repeat(5_000));
  fitResults(message, { bytes: 0 });
  for (const { content } of message.content as { content: string }[]) {
    expect(content.length).toBeLessThan(500);
    expect(content).toMatch(/^[xy]{100}/);
  }
});
