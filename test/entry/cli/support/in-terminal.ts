import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import type { Readable } from 'node:stream';

const BUILT = resolve(import.meta.dirname, '../../../../dist/cli.js');
const COLUMNS = 100;
export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';

export interface AtTerminal {
  type(keys: string): void;
  /** Takes the terminal away, as closing its window does. */
  hangUp(): void;
}

export interface TerminalRun {
  /** Null where the terminal was taken away. */
  exitCode: number | null;
  /** All that came to the screen, with what moves the cursor. */
  screen: string;
}

/**
 * Runs the built command to its end in a shell as people have it, on a terminal of the kernel's, made by `script` of
 * util-linux.
 */
export async function inTerminal(
  args: readonly string[],
  {
    directory,
    environment,
    onScreen = () => undefined,
    hasInput = true,
  }: {
    directory: string;
    environment: Record<string, string>;
    /** Called as the screen grows; may type. */
    onScreen?: (screen: string, at: AtTerminal) => void;
    /** Whether there is somebody at the keys; else their end is the first that comes from there. */
    hasInput?: boolean;
  },
): Promise<TerminalRun> {
  const quoted = [process.execPath, BUILT, ...args].map((arg) => `'${arg.replaceAll("'", "'\\''")}'`);
  const job = `stty cols ${COLUMNS}; ${quoted.join(' ')}; exit $?`;
  const command = `exec bash --norc -ic "$JOB"`;
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
    cwd: directory,
    env: {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: directory,
      SHELL: '/bin/sh',
      TERM: 'xterm',
      ...environment,
      JOB: job,
    },
    // Baton inherits the last one, so that `close` waits for it as well where `script` is gone before it.
    stdio: [hasInput ? 'pipe' : 'ignore', 'pipe', 'inherit', 'pipe'],
  });
  const at: AtTerminal = {
    type: (keys) => void child.stdin?.write(keys),
    hangUp: () => void child.kill('SIGKILL'),
  };
  let screen = '';
  (child.stdio[3] as Readable).resume();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    onScreen(screen, at);
  });
  const exitCode = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  return { exitCode, screen };
}
