import { PassThrough } from 'node:stream';
import type { Command } from '../../../../src/entry/cli/command.ts';
import { COMMANDS } from '../../../../src/entry/cli/commands.ts';
import { runCli } from '../../../../src/entry/cli/run-cli.ts';

export interface TypedRun {
  exitCode: number;
  stdout: string;
  stderr: string;
}

interface TypedParams {
  directory?: string;
  environment?: Record<string, string>;
  commands?: readonly Command[];
  /** What somebody types on the terminal, one line for each question; undefined where there is no terminal. */
  answers?: readonly string[] | undefined;
  /** Called when a question waits for which there is no answer. */
  onSilence?: (stdin: PassThrough) => void;
}

/** Runs a command in this process, on streams of its own. */
export async function typed(args: readonly string[], params: TypedParams = {}): Promise<TypedRun> {
  const isTTY = params.answers !== undefined;
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const texts = { stdout: '', stderr: '' };
  const left = [...(params.answers ?? [])];
  stdout.on('data', (bytes) => {
    texts.stdout += String(bytes);
  });
  stderr.on('data', (bytes) => {
    texts.stderr += String(bytes);
    if (!isTTY || !/[?\])] $/.test(texts.stderr)) return;
    const answer = left.shift();
    if (answer === undefined) params.onSilence?.(stdin);
    else stdin.write(`${answer}\n`);
  });
  const exitCode = await runCli(
    {
      stdin: Object.assign(stdin, { isTTY }),
      stdout,
      stderr: Object.assign(stderr, { isTTY }),
      environment: { PATH: process.env.PATH, ...params.environment },
      directory: params.directory ?? '/',
      interruption: () => new AbortController().signal,
    },
    { args, commands: params.commands ?? COMMANDS, version: '1.2.3' },
  );
  return { exitCode, ...texts };
}
