import { duration, tokens, usd } from '../../../src/report/format.ts';
import type { RunCost } from '../run-cost.ts';
import { BLANK, type Line, span } from './line.ts';
import { tableLines } from './table.ts';
import { wrap } from './wrap.ts';

/** Both runs beside each other. */
export function costTable(
  {
    plan,
    implementation,
    baselineUsd,
    paid,
  }: { plan: RunCost; implementation: RunCost; baselineUsd: number | undefined; paid: boolean },
  width: number,
): Line[] {
  const runs = [plan, implementation];
  const sum = (value: (run: RunCost) => number) => runs.reduce((total, run) => total + value(run), 0);
  const row = (name: string, value: (run: RunCost) => number, format: (value: number) => string) => [
    [span(name)],
    ...runs.map((run) => [span(format(value(run)))]),
    [span(format(sum(value)))],
  ];
  const rows = [
    ['', 'Planning', 'Building', 'Both'].map((head) => [span(head, 'bold')]),
    [[span('Model')], ...runs.map(({ models }) => [span(models.join(', '), 'cyan')]), []],
    row('Requests', ({ requests }) => requests, String),
    row('Input', ({ inputTokens }) => inputTokens, tokens),
    row('Cache written', ({ cacheWriteTokens }) => cacheWriteTokens, tokens),
    row('Cache read', ({ cacheReadTokens }) => cacheReadTokens, tokens),
    row('Output', ({ outputTokens }) => outputTokens, tokens),
    [[span('Peak context')], ...runs.map((run) => [span(tokens(run.peakContextTokens))]), []],
    row('Time', ({ durationMs }) => durationMs, duration),
    row('Cost', (run) => run.usd, usd).map((cell) => cell.map(({ text }) => span(text, 'bold', 'green'))),
    ...(baselineUsd === undefined
      ? []
      : [[[span('One long session on Opus, about', 'dim')], [], [], [span(usd(baselineUsd), 'dim')]]]),
  ];
  return [
    ...tableLines(rows, ['left', 'right', 'right', 'right']),
    ...(paid
      ? []
      : [
          BLANK,
          ...wrap(
            [span('Tokens as the stand-in counted them, at list prices. Nothing was paid.', 'dim')],
            width,
          ),
        ]),
  ];
}
