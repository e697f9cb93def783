import { readMetrics } from '../../jobs/read-metrics.ts';
import { KEEP_DAYS } from '../../queue/queue.ts';
import { metricsByRepository } from '../../report/metrics-by-repository.ts';
import { metricsMarkdown, metricsTable } from '../../report/metrics-table.ts';
import { repositoriesMarkdown, repositoriesTable } from '../../report/repositories-table.ts';
import { type Call, defineCommand, type Result } from './command.ts';
import { accessHere } from './github-access.ts';
import { openDesk } from './open-desk.ts';
import { UsageError } from './usage-error.ts';

export const report = defineCommand({
  name: 'report',
  summary: 'what past runs came to: adherence, checks, questions, cost, time',
  details: `Reads the figures that Baton left on its own pull requests in this repository. It needs GITHUB_TOKEN or
GH_TOKEN, which has to read pull requests. With --app it reads the App's database instead, which has those of
the last ${KEEP_DAYS} days for all repositories that the App works in; settings are those of \`baton jobs\`.`,
  arguments: [],
  options: {
    app: { kind: 'flag', says: 'all repositories of the App, from its database' },
    since: { kind: 'text', value: 'time', says: 'from when on: 30d, 12w or 2026-01-31 (default: all of it)' },
    markdown: { kind: 'flag', says: 'print a Markdown table' },
    bot: {
      kind: 'text',
      value: 'login',
      says: 'whose pull requests count, where Baton is no App (default: those of bots)',
    },
  },
  examples: [
    'baton report',
    'baton report --since 30d --markdown',
    'baton report --json',
    'baton report --app --since 4w',
  ],
  run: async (call) => {
    const { app, bot, markdown, since: typed } = call.values;
    const now = new Date();
    const since = typed === undefined ? undefined : readSince(typed, now);
    if (!app) return await ofRepository(call, { since, bot, markdown });
    if (bot !== undefined)
      throw new UsageError('--bot is for pull requests, and --app does not look at them.');
    return await ofApp(call, { since, markdown, now });
  },
});

type Place = Pick<Call, 'environment' | 'directory' | 'log'>;

async function ofRepository(
  place: Place,
  { since, bot, markdown }: { since: Date | undefined; bot: string | undefined; markdown: boolean },
): Promise<Result> {
  const { client } = await accessHere(place);
  const metrics = await readMetrics(client, { since, bot });
  const text = markdown ? metricsMarkdown(metrics) : metricsTable(metrics);
  return { text, data: { since: since?.toISOString() ?? null, ...metrics } };
}

async function ofApp(
  place: Place,
  { since, markdown, now }: { since: Date | undefined; markdown: boolean; now: Date },
): Promise<Result> {
  await using desk = await openDesk(place);
  const { total, repositories } = metricsByRepository(await desk.figures(), { since });
  const keptSince = new Date(now.getTime() - KEEP_DAYS * DAY_MS);
  const isOlder = since === undefined || since < keptSince;
  const parts = [
    markdown ? metricsMarkdown(total) : metricsTable(total),
    ...(repositories.length === 0
      ? []
      : [markdown ? repositoriesMarkdown(repositories) : repositoriesTable(repositories)]),
    ...(isOlder ? [keptText(keptSince)] : []),
  ];
  return {
    text: parts.join('\n\n'),
    data: {
      since: since?.toISOString() ?? null,
      keptSince: keptSince.toISOString(),
      ...total,
      repositories,
    },
  };
}

function keptText(since: Date): string {
  const day = since.toISOString().slice(0, 'YYYY-MM-DD'.length);
  return `The App keeps its jobs for ${KEEP_DAYS} days: a pull request whose last one ended before ${day} is not in these figures.`;
}

const DAY_MS = 86_400_000;

/** `30d` or `12w` before `now`, or a day (UTC). Throws `UsageError`. */
export function readSince(text: string, now: Date): Date {
  const [, number, unit] = /^([1-9][0-9]{0,4})([dw])$/.exec(text) ?? [];
  if (number !== undefined) return new Date(now.getTime() - Number(number) * (unit === 'w' ? 7 : 1) * DAY_MS);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)) return day;
  throw new UsageError('--since takes a number of days or weeks or a day, such as 30d, 12w or 2026-01-31.');
}
