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
  {
    directory,
    environment = {},
    stdin,
    onProgress,
    program = BUILT,
  }: {
    directory: string;
    /** Its path, where it is not the one that was built here. */
    program?: string;
    environment?: Record<string, string>;
    /** What is piped into it. */
    stdin?: string;
    /** Called with standard error as it grows; may interrupt the process, as Ctrl-C does. */
    onProgress?: (stderr: string, interrupt: () => void) => void;
  },
): Promise<BatonRun> {
  const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: directory, ...environment };
  const child = spawn(process.execPath, [...QUICK_START, program, ...args], {
    cwd: directory,
    env,
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(stdin);
  let stdout = '';
  let stderr = '';
  let interrupted = false;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onProgress?.(stderr, () => {
      // A second one would end it at once.
      if (!interrupted) child.kill('SIGINT');
      interrupted = true;
    });
  });
  const exitCode = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  return { exitCode, stdout, stderr };
}
