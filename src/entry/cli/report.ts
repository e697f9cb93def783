import { readMetrics } from '../../jobs/read-metrics.ts';
import { metricsMarkdown, metricsTable } from '../../report/metrics-table.ts';
import { defineCommand } from './command.ts';
import { accessHere } from './github-access.ts';
import { UsageError } from './usage-error.ts';

export const report = defineCommand({
  name: 'report',
  summary: 'what past runs came to: adherence, checks, questions, cost, time',
  details: `Reads the figures that Baton left on its own pull requests in this repository. It needs GITHUB_TOKEN or GH_TOKEN,
which has to read pull requests.`,
  arguments: [],
  options: {
    since: { kind: 'text', value: 'time', says: 'from when on: 30d, 12w or 2026-01-31 (default: all of it)' },
    markdown: { kind: 'flag', says: 'print a Markdown table' },
    bot: {
      kind: 'text',
      value: 'login',
      says: 'whose pull requests count, where Baton is no App (default: those of bots)',
    },
  },
  examples: ['baton report', 'baton report --since 30d --markdown', 'baton report --json'],
  run: async ({ values, environment, directory, log }) => {
    const since = values.since === undefined ? undefined : readSince(values.since, new Date());
    const { client } = await accessHere({ environment, directory, log });
    const metrics = await readMetrics(client, { since, bot: values.bot });
    const text = values.markdown ? metricsMarkdown(metrics) : metricsTable(metrics);
    return { text, data: { since: since?.toISOString() ?? null, ...metrics } };
  },
});

const DAY_MS = 86_400_000;

/** `30d` or `12w` before `now`, or a day (UTC). Throws `UsageError`. */
export function readSince(text: string, now: Date): Date {
  const [, number, unit] = /^([1-9][0-9]{0,4})([dw])$/.exec(text) ?? [];
  if (number !== undefined) return new Date(now.getTime() - Number(number) * (unit === 'w' ? 7 : 1) * DAY_MS);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)) return day;
  throw new UsageError('--since takes a number of days or weeks or a day, such as 30d, 12w or 2026-01-31.');
}
