import { StringDecoder } from 'node:string_decoder';
import { boundedOutput } from './bounded-output.ts';
import type { CommandOptions, CommandOutcome, CommandResult } from './command-result.ts';
import type { ConfinedProcess } from './confined-process.ts';
import type { Limits } from './limits.ts';

/** Waits for a command that has a process to itself, and ends it with all that it started where it must not go on. */
export async function runToEnd(
  confined: ConfinedProcess,
  params: CommandOptions & {
    command: string;
    limits: Limits;
    onOutput?: ((text: string) => void) | undefined;
  },
): Promise<CommandResult> {
  const { command, limits, timeoutMs, signal, onOutput } = params;
  const started = performance.now();
  const output = boundedOutput();
  const decoder = new StringDecoder();
  let ending: CommandOutcome | undefined;
  const end = (outcome: CommandOutcome) => {
    ending ??= outcome;
    confined.kill();
  };
  confined.onOutput((chunk) => {
    output.write(chunk);
    onOutput?.(decoder.write(chunk));
    if (output.written > limits.outputBytes) end('too_much_output');
  });
  using _deadline = endsAt({ timeoutMs, signal, end });
  const { exitCode } = await confined.ended;
  const outcome = confined.excess ?? ending ?? (exitCode === null ? 'killed' : 'exited');
  const { text, omittedBytes } = output.finish();
  return {
    command,
    outcome,
    exitCode: outcome === 'exited' ? exitCode : null,
    output: text,
    omittedBytes,
    durationMs: Math.round(performance.now() - started),
  };
}

/** Ends a command when its time is up or its run is cancelled, until disposed of. */
export function endsAt({
  timeoutMs,
  signal,
  end,
}: CommandOptions & { end: (outcome: 'timed_out' | 'cancelled') => void }): Disposable {
  const timer = setTimeout(() => end('timed_out'), timeoutMs);
  const cancel = () => end('cancelled');
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    },
  };
}
