import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const MAIN = resolve(import.meta.dirname, '../../scripts/demo/main.ts');

export interface RunningDemo {
  /** All it has shown so far, on both streams. */
  output(): string;
  /** Resolves as soon as it has shown this. Throws if it ends before. */
  shows(text: string): Promise<void>;
  interrupt(): void;
  ended: Promise<{ exitCode: number | null; output: string; complaints: string }>;
}

/** Starts the demo as `npm run demo` does once the action is built, with nothing in the environment but what is given. */
export function startDemo(options: readonly string[], environment: Record<string, string> = {}): RunningDemo {
  const child = spawn(process.execPath, [MAIN, ...options], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let complaints = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    for (const look of waiting) look();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const ended = new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  }).then((exitCode) => ({ exitCode, output, complaints }));

  const shows = (text: string) =>
    new Promise<void>((done, fail) => {
      const look = () => {
        if (!output.includes(text)) return;
        waiting.delete(look);
        done();
      };
      waiting.add(look);
      look();
      ended.then(
        () => fail(new Error(`The demo ended without showing “${text}”:\n${output}${complaints}`)),
        fail,
      );
    });
  return { output: () => output, shows, interrupt: () => child.kill('SIGINT'), ended };
}
