import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { singleSessionUsd } from '../../src/agent/baseline.ts';
import { priceOf } from '../../src/agent/prices.ts';

const document = readFileSync(join(import.meta.dirname, '../../docs/cost.md'), 'utf8');
const rows = document
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.replaceAll('`', '').trim()),
  );

test('the prices in the document are those in the code, on their first day and not before', () => {
  const prices = rows.filter(([model]) => model?.startsWith('claude-'));
  expect(prices.length).toBeGreaterThan(3);
  const none = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };
  for (const [model = '', from = '', ...told] of prices) {
    const price = (kind: string) => priceOf(model, { ...none, [kind]: 1_000_000 }, new Date(from));
    const kinds = ['inputTokens', 'outputTokens', 'cacheWriteTokens', 'cacheReadTokens'];
    expect([model, ...kinds.map(price)]).toEqual([model, ...told.map(Number)]);
  }
});

test('the examples in the document come from the formula', () => {
  const examples = rows.filter(([plan]) => plan?.startsWith('$'));
  expect(examples).toHaveLength(4);
  for (const [plan = '', work = '', handoff, single, verdict] of examples) {
    const [usd = 0, carried = 0] = numbersIn(plan);
    const [requests = 0, opening = 0] = numbersIn(work);
    const model = work.includes('Opus') ? 'claude-opus-5-5' : 'claude-sonnet-5-5';
    const turns = implementation({ requests, opening, model });
    const total = usd + turns.reduce((sum, turn) => sum + turn.usd, 0);
    const planner = { model: 'claude-opus-5-5', usd, finalContextTokens: carried };
    const baseline = singleSessionUsd(planner, turns)!;
    const percent = Math.round((Math.abs(baseline - total) / baseline) * 100);
    expect([`$${total.toFixed(2)}`, `$${baseline.toFixed(2)}`]).toEqual([handoff, single]);
    expect(verdict).toBe(`${percent} % ${total < baseline ? 'less' : 'more'}`);
  }
});

function numbersIn(text: string): number[] {
  return (text.match(/\d[\d,.]*\d|\d/g) ?? []).map((number) => Number(number.replaceAll(',', '')));
}

/** As the document says: many requests are larger ones. */
function implementation({ requests, opening, model }: { requests: number; opening: number; model: string }) {
  const [written, output] = requests > 10 ? [1_200, 400] : [600, 200];
  const at = '2026-11-20T00:00:00Z';
  return Array.from({ length: requests }, (_, index) => {
    const tokens = {
      inputTokens: 0,
      cacheWriteTokens: index === 0 ? opening : written,
      cacheReadTokens: index === 0 ? 0 : opening + (index - 1) * written,
      outputTokens: output,
    };
    const contextTokens = opening + index * written;
    return { at, ...tokens, contextTokens, usd: priceOf(model, tokens, new Date(at))! };
  });
}
