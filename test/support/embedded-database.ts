import { cpSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openQueue } from '../../src/queue/open-queue.ts';
import { silentLog } from './silent-log.ts';

/** Makes the first database in seconds, and each further one as a copy of it. */
export interface EmbeddedDatabases extends AsyncDisposable {
  newDirectory(): Promise<string>;
}

export async function prepareEmbeddedDatabases(): Promise<EmbeddedDatabases> {
  const root = await mkdtemp(join(tmpdir(), 'embedded-'));
  const template = join(root, 'template');
  await mkdir(template);
  const queue = await openQueue({ database: { kind: 'embedded', directory: template }, log: silentLog });
  await queue[Symbol.asyncDispose]();
  let directories = 0;
  return {
    newDirectory: async () => {
      directories += 1;
      const directory = join(root, String(directories));
      // A thousand small files, for which the asynchronous one takes ten times as long.
      cpSync(template, directory, { recursive: true });
      return directory;
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
