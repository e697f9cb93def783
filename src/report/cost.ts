import { code, codeCell } from './code.ts';
import { duration, tokens, usd } from './format.ts';

/** What a run spent. Money in US dollars, time in milliseconds. */
export interface Spending {
  models: string[];
  requests: number;
  inputTokens: number;
  cacheWriteTokens: number;
  cacheReadTokens: number;
  outputTokens: number;
  peakContextTokens: number;
  contextLimit: number;
  usd: number;
  unpricedModels: string[];
  durationMs: number;
}

/** What planning cost before, and what one long session would have cost for both. */
export interface Comparison {
  plannerUsd: number;
  singleSessionUsd: number | undefined;
}

/** Tokens and cost of one run as a table. */
export function costTable(spending: Spending): string {
  const header = row('Model', spending.models.map(codeCell).join(', ') || '–');
  const rows = [
    row('Requests', String(spending.requests)),
    row('Input', tokens(spending.inputTokens)),
    row('Cache written', tokens(spending.cacheWriteTokens)),
    row('Cache read', tokens(spending.cacheReadTokens)),
    row('Output', tokens(spending.outputTokens)),
    row('Peak context', `${tokens(spending.peakContextTokens)} of ${tokens(spending.contextLimit)}`),
    row('Time', duration(spending.durationMs)),
    row('**Cost**', `**${usd(spending.usd)}**${unpriced(spending)}`),
  ];
  return [header, '|---|---:|', ...rows].join('\n');
}

function row(name: string, value: string): string {
  return `| ${name} | ${value} |`;
}

/** The comparison with one long session, said plainly also where the handoff was dearer. */
export function comparison({ plannerUsd, singleSessionUsd }: Comparison, spending: Spending): string {
  if (spending.unpricedModels.length > 0) {
    const models = spending.unpricedModels.map((model) => code(model)).join(', ');
    return `There is no price for ${models} here, so no comparison with a single session.`;
  }
  if (!singleSessionUsd) {
    return "There is no price for the planner's model here, so no comparison with a single session.";
  }
  const total = plannerUsd + spending.usd;
  return [
    `Plan ${usd(plannerUsd)} + implementation ${usd(spending.usd)} = **${usd(total)}**.`,
    `One long session on the planner's model: about ${usd(singleSessionUsd)}; ${verdict(total, singleSessionUsd)}.`,
  ].join(' ');
}

function verdict(total: number, singleSessionUsd: number): string {
  const percent = Math.round((Math.abs(singleSessionUsd - total) / singleSessionUsd) * 100);
  if (percent === 0) return 'the handoff cost about the same';
  return `the handoff cost ${percent} % ${total < singleSessionUsd ? 'less' : 'more'}`;
}

function unpriced({ unpricedModels }: Spending): string {
  if (unpricedModels.length === 0) return '';
  return ` and what ${unpricedModels.map(codeCell).join(', ')} cost, for which there is no price here`;
}
