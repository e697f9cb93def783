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
  const rows: [string, string][] = [
    ['Model', spending.models.join(', ') || '–'],
    ['Requests', String(spending.requests)],
    ['Input', tokens(spending.inputTokens)],
    ['Cache written', tokens(spending.cacheWriteTokens)],
    ['Cache read', tokens(spending.cacheReadTokens)],
    ['Output', tokens(spending.outputTokens)],
    ['Peak context', `${tokens(spending.peakContextTokens)} of ${tokens(spending.contextLimit)}`],
    ['Time', duration(spending.durationMs)],
    ['**Cost**', `**${cost(spending)}**`],
  ];
  return ['| | |', '|---|---:|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

/** The comparison with one long session, said plainly also where the handoff was dearer. */
export function comparison({ plannerUsd, singleSessionUsd }: Comparison, implementUsd: number): string {
  const total = plannerUsd + implementUsd;
  const sum = `Plan ${usd(plannerUsd)} + implementation ${usd(implementUsd)} = **${usd(total)}**.`;
  if (singleSessionUsd === undefined) {
    return `${sum} There is no price for the planner's model, so no comparison with a single session.`;
  }
  const difference = singleSessionUsd - total;
  const percent = singleSessionUsd > 0 ? Math.round((Math.abs(difference) / singleSessionUsd) * 100) : 0;
  const verdict = difference >= 0 ? `${percent} % less` : `${percent} % more`;
  return `${sum} One long session on the planner's model: about ${usd(singleSessionUsd)}; the handoff cost ${verdict}.`;
}

function cost({ usd: amount, unpricedModels }: Spending): string {
  if (unpricedModels.length === 0) return usd(amount);
  return `${usd(amount)} and what ${unpricedModels.join(', ')} cost, for which there is no price here`;
}
