import { APP_OPTIONS, readAppOptions } from '../app/read-options.ts';
import { startApp } from '../app/start-app.ts';
import { defineCommand } from './command.ts';
import { UsageError } from './usage-error.ts';

export const worker = defineCommand({
  name: 'worker',
  summary: 'do the jobs of the App, beside others that do',
  details: `Does the jobs that \`baton serve\` took in: as many of these as you like, on as many machines, against
one PostgreSQL. It needs DATABASE_URL, and no webhook secret. With --port it answers /healthz,
/readyz and /metrics there. Writes its log to standard output, a JSON object a line.`,
  arguments: [],
  options: APP_OPTIONS,
  examples: ['baton worker', 'baton worker --concurrency 4 --port 9000 --grace 600'],
  run: async (call) => {
    const { port = 'none', ...options } = readAppOptions(call.values);
    await startApp(call, {
      ...options,
      web: false,
      work: true,
      port,
      ending: call.interruption(),
      check: ({ settings }) => {
        if (settings.database.kind === 'postgres') return;
        throw new UsageError(
          'A worker needs the database that webhooks are kept in: set DATABASE_URL to the same PostgreSQL as for `baton serve`.',
        );
      },
    });
    return { text: '', data: {} };
  },
});
