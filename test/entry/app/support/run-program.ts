import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { QUICK_START } from '../../../support/quick-start.ts';

const PROGRAM = resolve(import.meta.dirname, '../../../../src/entry/cli.ts');

export interface Program extends AsyncDisposable {
  /** Standard output, line by line as JSON. */
  log: Record<string, unknown>[];
  /** Standard output and error as they came. */
  text: () => string;
  /** Resolves with the first line for which `wanted` is true. Rejects where the program ends before. */
  line(wanted: (entry: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  /** Where it listens, once it does. */
  url(): Promise<string>;
  kill(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL' | 'SIGUSR2'): void;
  /** Exit code. */
  ended: Promise<number | null>;
}

/** Runs `baton` in a process of its own, with nothing in its environment but what is given. */
export function runProgram(
  args: readonly string[],
  {
    directory,
    variables,
    program = PROGRAM,
  }: {
    directory: string;
    variables: Readonly<Record<string, string>>;
    /** Its path, where it is not the one of these sources. */
    program?: string;
  },
): Program {
  const env = { PATH: process.env.PATH ?? '', ...variables };
  const child = spawn(process.execPath, [...QUICK_START, program, ...args], {
    cwd: directory,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: Record<string, unknown>[] = [];
  const listeners = new Set<() => void>();
  let text = '';
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    const lines = `${rest}${part}`.split('\n');
    rest = lines.pop() ?? '';
    log.push(...lines.map((line) => JSON.parse(line)));
    for (const listener of listeners) listener();
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const line: Program['line'] = async (wanted) => {
    const { promise, resolve: found, reject } = Promise.withResolvers<Record<string, unknown>>();
    const look = () => {
      const entry = log.find(wanted);
      if (entry) found(entry);
    };
    listeners.add(look);
    void ended.then((code) => reject(new Error(`It ended with ${code}:\n${text}`)));
    look();
    try {
      return await promise;
    } finally {
      listeners.delete(look);
    }
  };
  return {
    log,
    text: () => text,
    line,
    url: async () => {
      const { message } = await line(({ message }) => String(message).startsWith('Listening on '));
      return String(message).slice('Listening on '.length);
    },
    kill: (signal) => child.kill(signal),
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
