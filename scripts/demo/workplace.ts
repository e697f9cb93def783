import { appendFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The demo's own directory; gone at the end but for what is to be kept. */
export interface Workplace extends AsyncDisposable {
  /** For whatever the action leaves there. */
  temporary: string;
  /** For the repository that was worked on; does not exist yet. */
  kept: string;
  logPath: string;
  log(line: string): void;
  keepLog(): void;
}

export async function openWorkplace(): Promise<Workplace> {
  const root = await mkdtemp(join(tmpdir(), 'baton-demo-'));
  const temporary = join(root, 'tmp');
  const logPath = join(root, 'demo.log');
  await mkdir(temporary);
  let logKept = false;
  return {
    temporary,
    kept: join(root, 'repository'),
    logPath,
    log: (line) => appendFileSync(logPath, `${line}\n`),
    keepLog: () => {
      logKept = true;
    },
    async [Symbol.asyncDispose]() {
      await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
      if (!logKept) await rm(logPath, { force: true });
      await rmdir(root).catch(() => undefined);
    },
  };
}
