import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from '../../core/stop.ts';
import { withEnvFile } from '../app/env-file.ts';
import type { JobDesk } from '../app/jobs-socket.ts';
import { readAppEnvironment } from '../app-environment.ts';
import type { Call } from './command.ts';

/** The App's database, or whoever holds it. Throws Stop and `UsageError`. */
export async function openDesk({
  environment,
  directory,
  log,
}: Pick<Call, 'environment' | 'directory' | 'log'>): Promise<JobDesk & AsyncDisposable> {
  const variables = await withEnvFile(environment, directory);
  const { settings } = readAppEnvironment(variables, { directory, port: 'none', web: false, work: false });
  const { database } = settings;
  if (database.kind === 'embedded') {
    const { callServer } = await import('../app/jobs-socket.ts');
    const server = await callServer(database.directory);
    if (server) return { ...server, [Symbol.asyncDispose]: async () => {} };
    // Opening one that is not there would make it.
    if (!existsSync(join(database.directory, 'database'))) {
      throw new Stop(
        'failed',
        `There is no database in ${database.directory}. Run this where \`baton serve\` runs, or set DATABASE_URL or BATON_DATA_DIR as they are there.`,
      );
    }
  }
  const { openQueue } = await import('../../queue/open-queue.ts');
  return await openQueue({ database, log });
}
