import { redactor } from '../../core/redact.ts';
import { type AppEnvironment, readAppEnvironment } from '../app-environment.ts';
import type { CliHost } from '../cli/cli-host.ts';
import { findPackage } from '../package-root.ts';
import { withEnvFile } from './env-file.ts';
import { type JsonLog, jsonLog } from './json-log.ts';
import { tellOwnTroubles } from './own-troubles.ts';
import { openSecretList } from './secret-list.ts';
import { secretsOf } from './secrets.ts';
import { orEndWhileStarting } from './while-starting.ts';

/** Reads the environment with its `.env`, and runs what it is for until the process is told to end. */
export async function startApp(
  host: Pick<CliHost, 'stdout' | 'environment' | 'directory'>,
  params: {
    web: boolean;
    work: boolean;
    /** Instead of the environment's; `none` for no pages at all. */
    port: number | 'none' | undefined;
    concurrency: number;
    graceMs: number;
    drainMs: number;
    ending: AbortSignal;
    /** Throws `UsageError` for what does not go together. */
    check?: (environment: AppEnvironment) => void;
  },
): Promise<void> {
  const { web, work, port, check, ...rest } = params;
  const variables = await withEnvFile(host.environment, host.directory);
  const environment = readAppEnvironment(variables, { directory: host.directory, port, web, work });
  check?.(environment);
  const { version } = await findPackage();
  // Much to load, for what is known to be able to start.
  const [{ runApp }, { startWorking }] = await Promise.all([
    import('./run-app.ts'),
    import('./start-working.ts'),
  ]);
  const log = openLog(host, secretsOf(environment));
  tellOwnTroubles(log);
  const { promise: started, resolve: onStart } = Promise.withResolvers<void>();
  const running = runApp({ ...rest, environment, variables, version, startWorking, log, onStart });
  await orEndWhileStarting(running, { started, ending: rest.ending });
}

/** On standard output, where collectors look for it. */
export function openLog({ stdout }: Pick<CliHost, 'stdout'>, secrets: readonly string[]): JsonLog {
  const list = openSecretList(secrets);
  return jsonLog({
    write: (line) => void stdout.write(line),
    redact: redactor(list.all),
    conceal: list.use,
    clock: () => new Date(),
  });
}
