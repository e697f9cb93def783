import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';

const BUILT = resolve(import.meta.dirname, '../../../../dist/cli.js');
const COLUMNS = 100;
export const CTRL_C = '\u0003';

export interface TerminalRun {
  exitCode: number | null;
  /** All that came to the screen, with what moves the cursor. */
  screen: string;
}

/** Runs the built command on a terminal of the kernel's, made by `script` of util-linux. */
export async function inTerminal(
  args: readonly string[],
  {
    directory,
    environment,
    onScreen,
  }: {
    directory: string;
    environment: Record<string, string>;
    /** Called as the screen grows; may type. */
    onScreen: (screen: string, type: (keys: string) => void) => void;
  },
): Promise<TerminalRun> {
  const quoted = [process.execPath, BUILT, ...args].map((arg) => `'${arg.replaceAll("'", "'\\''")}'`);
  const command = `stty cols ${COLUMNS}; exec ${quoted.join(' ')}`;
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
    cwd: directory,
    env: {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: directory,
      SHELL: '/bin/sh',
      TERM: 'xterm',
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    onScreen(screen, (keys) => void child.stdin.write(keys));
  });
  const exitCode = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  return { exitCode, screen };
}
