import { STOP_COUNTS } from '../core/run-figures.ts';
import { codeCell } from './code.ts';
import { usd } from './format.ts';
import type { RepositoryMetrics } from './metrics-by-repository.ts';
import { savedText } from './metrics-table.ts';
import { oneLine } from './neutral.ts';

const COLUMNS = ['Repository', 'Plans', 'Revised', 'Implementations', 'Stopped', 'Cost', 'Saved'] as const;

/** A line a repository, for a terminal. */
export function repositoriesTable(repositories: readonly RepositoryMetrics[]): string {
  const rows = [[...COLUMNS], ...repositories.map((each) => [oneLine(each.repository), ...numbersOf(each)])];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(([name = '', ...numbers]) =>
      [
        name.padEnd(widths[0] ?? 0),
        ...numbers.map((each, index) => each.padStart(widths[index + 1] ?? 0)),
      ].join('  '),
    )
    .join('\n');
}

export function repositoriesMarkdown(repositories: readonly RepositoryMetrics[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(COLUMNS),
    '|---|---:|---:|---:|---:|---:|---:|',
    ...repositories.map((each) => line([codeCell(each.repository), ...numbersOf(each)])),
  ].join('\n');
}

function numbersOf({ plans, implementations, stopped, usd: cost, saved }: RepositoryMetrics): string[] {
  const stops = STOP_COUNTS.reduce((total, count) => total + stopped[count], 0);
  return [
    ...[plans.made, plans.revised, implementations, stops].map(String),
    usd(cost),
    saved ? savedText(saved) : '–',
  ];
}
