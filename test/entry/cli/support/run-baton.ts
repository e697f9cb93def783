import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { QUICK_START } from '../../../support/quick-start.ts';

/** The built command; `npm test` builds it first. */
const BUILT = resolve(import.meta.dirname, '../../../../dist/cli.js');

export interface BatonRun {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command as a process without a terminal, and with nothing in its environment but what is given. */
export async function runBaton(
  args: readonly string[],
  { directory, environment = {} }: { directory: string; environment?: Record<string, string> },
): Promise<BatonRun> {
  const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: directory, ...environment };
  const child = spawn(process.execPath, [...QUICK_START, BUILT, ...args], {
    cwd: directory,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exitCode = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  return { exitCode, stdout, stderr };
}
