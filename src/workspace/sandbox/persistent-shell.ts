import { randomBytes } from 'node:crypto';
import { boundedOutput } from './bounded-output.ts';
import {
  type CommandOptions,
  type CommandOutcome,
  type CommandResult,
  FILE_TOO_LARGE,
} from './command-result.ts';
import type { ConfinedProcess } from './confined-process.ts';
import type { Limits } from './limits.ts';
import { endsAt } from './run-command.ts';
import { shellWord } from './shell-words.ts';

/** A bash that keeps its working directory and variables from one command to the next. */
export interface Shell {
  /** One after the other, in the order of the calls. A shell that had to be ended is replaced for the next command. */
  exec(command: string, options: CommandOptions): Promise<CommandResult>;
}

/** How much of an output is kept at most: all of it, for most commands. */
const KEPT = { headBytes: 2 * 1024 * 1024, tailBytes: 3 * 1024 * 1024 };
/** Where the shell keeps its output, for a command may redirect the usual places for good. */
const OUT = 250;
const RESTARTED =
  '[The shell was ended. The next command gets a fresh one: working directory and variables are lost.]';
const TOO_LARGE = '[A command was ended: a file grew too large.]';

/** `start` gives a bash that reads commands from its standard input. */
export function persistentShell({
  start,
  limits,
}: {
  start: () => Promise<ConfinedProcess>;
  limits: Limits;
}): Shell {
  let current: Promise<ConfinedProcess> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const exec = async (command: string, options: CommandOptions): Promise<CommandResult> => {
    const started = performance.now();
    current ??= begin(start).catch((error: unknown) => {
      current = undefined;
      throw error;
    });
    const shell = await current;
    const end = await execIn(shell, { ...options, command, limits });
    const isOver = end.outcome !== 'exited';
    if (isOver) {
      current = undefined;
      shell.kill();
      await shell.ended;
    }
    const note = isOver ? RESTARTED : end.exitCode === FILE_TOO_LARGE ? TOO_LARGE : undefined;
    const output = note === undefined ? end.output : `${end.output}\n${note}`.trim();
    return { command, ...end, output, durationMs: Math.round(performance.now() - started) };
  };

  return {
    exec: (command, options) => {
      const result = last.then(() => exec(command, options));
      last = result.catch(() => undefined);
      return result;
    },
  };
}

async function begin(start: () => Promise<ConfinedProcess>): Promise<ConfinedProcess> {
  const shell = await start();
  shell.stdin?.write(`exec ${OUT}>&1\n`);
  return shell;
}

type End = Pick<CommandResult, 'outcome' | 'exitCode' | 'output' | 'omittedBytes'>;

/**
 * The command's end is told by a line with a random word that is made for this call and that the shell gets to read
 * only when the command is over, so that nothing a command prints passes for it.
 */
async function execIn(
  shell: ConfinedProcess,
  { command, timeoutMs, signal, limits }: CommandOptions & { command: string; limits: Limits },
): Promise<End> {
  const output = boundedOutput(KEPT);
  const marker = Buffer.from(`\n${randomBytes(16).toString('hex')} `);
  const { promise, resolve } = Promise.withResolvers<{ outcome: CommandOutcome; exitCode: number | null }>();
  const end = (outcome: CommandOutcome) => resolve({ outcome, exitCode: null });

  // What may be the beginning of the marker is held back.
  let pending = Buffer.alloc(0);
  const stopListening = shell.onOutput((chunk) => {
    pending = Buffer.concat([pending, chunk]);
    const found = pending.indexOf(marker);
    const endOfLine = found === -1 ? -1 : pending.indexOf('\n', found + marker.length);
    if (endOfLine !== -1) {
      output.write(pending.subarray(0, found));
      const exitCode = Number(pending.subarray(found + marker.length, endOfLine).toString());
      pending = Buffer.alloc(0);
      return resolve({ outcome: 'exited', exitCode });
    }
    const sure = found === -1 ? Math.max(0, pending.length - marker.length) : found;
    output.write(pending.subarray(0, sure));
    pending = pending.subarray(sure);
    if (output.written > limits.outputBytes) end('too_much_output');
  });
  using _deadline = endsAt({ timeoutMs, signal, end });
  shell.ended.then(
    ({ exitCode }) =>
      resolve({ outcome: shell.excess ?? 'shell_ended', exitCode: shell.excess ? null : exitCode }),
    () => end('killed'),
  );
  shell.stdin?.write(`eval ${shellWord(command)} </dev/null >&${OUT} 2>&${OUT}\n`);
  shell.stdin?.write(`builtin printf '\\n%s %d\\n' ${marker.toString().trim()} "$?" >&${OUT}\n`);

  const { outcome, exitCode } = await promise;
  stopListening();
  output.write(pending);
  const { text, omittedBytes } = output.finish();
  return { outcome, exitCode, output: text, omittedBytes };
}
