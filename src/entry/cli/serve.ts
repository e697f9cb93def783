import { withEnvFile } from '../app/env-file.ts';
import { APP_OPTIONS, readAppOptions } from '../app/read-options.ts';
import { readRegistrationVariables } from '../app/registration-variables.ts';
import { openLog, startApp } from '../app/start-app.ts';
import type { AppEnvironment } from '../app-environment.ts';
import { findPackage } from '../package-root.ts';
import { type Call, defineCommand } from './command.ts';
import { UsageError } from './usage-error.ts';

export const serve = defineCommand({
  name: 'serve',
  summary: 'run the App: take webhooks in, and do the jobs',
  details: `Takes the webhooks of a GitHub App in at /api/github/webhooks, keeps what they ask for in a
database, and does it. Settings come from the environment and from \`.env\` in this directory. Without
any credentials it first offers, on this machine alone, to register the App. Writes its log to
standard output, a JSON object a line.`,
  arguments: [],
  options: {
    ...APP_OPTIONS,
    drain: {
      kind: 'text',
      value: 'seconds',
      says: 'how long webhooks are still taken in after SIGTERM, while /readyz says no (default: 0)',
    },
    'no-worker': { kind: 'flag', says: 'only take webhooks in; `baton worker` does the jobs elsewhere' },
  },
  examples: ['baton serve', 'baton serve --concurrency 4', 'baton serve --no-worker --port 8080'],
  run: async (call) => {
    const { port, ...options } = readAppOptions(call.values);
    const work = !call.values['no-worker'];
    const ending = call.interruption();
    if (work && !(await registered(call, { port, ending }))) return { text: '', data: {} };
    await startApp(call, {
      ...options,
      web: true,
      work,
      port,
      ending,
      check: work ? () => {} : assertShared,
    });
    return { text: '', data: {} };
  },
});

const CREDENTIALS = ['APP_ID', 'PRIVATE_KEY', 'PRIVATE_KEY_PATH', 'WEBHOOK_SECRET'];

/** Whether there is an App to serve; where there is nothing of one, somebody may register it now. */
async function registered(
  call: Call,
  { port, ending }: { port: number | undefined; ending: AbortSignal },
): Promise<boolean> {
  const variables = await withEnvFile(call.environment, call.directory);
  if (CREDENTIALS.some((name) => (variables[name] ?? '') !== '')) return true;
  const { github, port: ownPort } = readRegistrationVariables(variables);
  const { root } = await findPackage();
  const { registerApp } = await import('../registration/register-app.ts');
  return await registerApp({
    github,
    directory: call.directory,
    root,
    port: port ?? ownPort,
    log: openLog(call, []),
    ending,
    onReady: (url) =>
      call.log.info(
        `No App is registered here yet. To register one, open ${url} in a browser on this machine.`,
      ),
  });
}

/** Throws `UsageError` where nobody else could get at the jobs. */
function assertShared({ settings }: AppEnvironment): void {
  if (settings.database.kind === 'postgres') return;
  throw new UsageError(
    'Without DATABASE_URL the database belongs to this process, and no worker could reach it. Set DATABASE_URL to a PostgreSQL, or leave --no-worker out.',
  );
}
