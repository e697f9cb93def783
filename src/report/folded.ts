import { costTable, type Spending } from './cost.ts';
import { usd } from './format.ts';

export function folded(summary: string, markdown: string): string {
  return `<details><summary>${summary}</summary>\n\n${markdown}\n\n</details>`;
}

/** The table under a line that has the sum, unless some of it has no price here. */
export function foldedCost(what: string, spending: Spending): string {
  const sum = spending.unpricedModels.length === 0 ? `: ${usd(spending.usd)}` : '';
  return folded(`${what}${sum}`, costTable(spending));
}
