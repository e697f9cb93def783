import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Writable } from 'node:stream';
import type { Launch } from './launcher.ts';
import type { Limits } from './limits.ts';
import { killAll, processTree, stopTree } from './process-tree.ts';
import { type Excess, watchResources } from './resource-watch.ts';

/** A process with all that it starts, under watch from its start to its end. */
export interface ConfinedProcess {
  /** `undefined` where it was started without one. */
  stdin: Writable | undefined;
  /** Which limit it went over and was ended for. */
  excess: Excess | undefined;
  /** Returns what stops listening. Output that nobody listens to is let go. */
  onOutput(listener: (chunk: Buffer) => void): () => void;
  /** Ends it and everything that it started. */
  kill(): void;
  /** Stops it and everything that it started, until what comes back is called. */
  hold(): Promise<() => void>;
  /** Settles when it is over and all of its output has been delivered. */
  ended: Promise<{ exitCode: number | null }>;
}

/** Below the host's own, so that a host under load still gets to enforce the limits. */
const PRIORITY = 10;
/** How long output may still come after the end: something outside of the tree may hold the pipe open. */
const DRAIN_MS = 1_000;
/** Where all end as one nobody can, but on a machine under load it takes hundreds of processes a while to be gone. */
const DRAIN_AS_ONE_MS = 10_000;

export function startConfined(
  launch: Launch,
  params: {
    workTree: string;
    limits: Limits;
    memoryDirectories: readonly string[];
    stdin: 'none' | 'pipe';
    endsAsOne: boolean;
  },
): ConfinedProcess {
  const { workTree, limits, memoryDirectories, stdin, endsAsOne } = params;
  const child = spawn(launch.file, launch.arguments, {
    cwd: workTree,
    env: launch.environment,
    // A group of its own, to be ended as one.
    detached: true,
    stdio: [stdin === 'pipe' ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  // Nobody may be there any more to read what is written.
  child.stdin?.on('error', () => undefined);
  const listeners = new Set<(chunk: Buffer) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      for (const listener of listeners) listener(chunk);
    });
  }
  const kill = () => killTree(child, { endsAsOne });
  const { pid } = child;
  if (pid !== undefined) lowerPriority(pid);
  const onExcess = (excess: Excess) => {
    confined.excess = excess;
    kill();
  };
  const watch =
    pid === undefined ? undefined : watchResources(pid, { limits, workTree, memoryDirectories, onExcess });
  const confined: ConfinedProcess = {
    stdin: child.stdin ?? undefined,
    excess: undefined,
    onOutput: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    kill,
    hold: async () => (pid === undefined ? () => undefined : stopTree(pid)),
    ended: endOf(child, { drainMs: endsAsOne ? DRAIN_AS_ONE_MS : DRAIN_MS }).finally(() => {
      watch?.[Symbol.dispose]();
      launch.release();
    }),
  };
  return confined;
}

async function endOf(
  child: ChildProcess,
  { drainMs }: { drainMs: number },
): Promise<{ exitCode: number | null }> {
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  // Whoever it left behind in its group; its descendants have other parents by now.
  if (child.pid !== undefined) killAll([-child.pid]);
  const drained = AbortSignal.timeout(drainMs);
  await Promise.race([closed, new Promise((resolve) => drained.addEventListener('abort', resolve))]);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return { exitCode };
}

function killTree({ pid }: ChildProcess, { endsAsOne }: { endsAsOne: boolean }): void {
  if (pid === undefined) return;
  // Without looking around first: those who multiply would be faster.
  if (endsAsOne) killAll([-pid]);
  // By descent, for a process may have left the group, and the group.
  else killAll([...processTree(pid), -pid]);
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, PRIORITY);
  } catch {}
}
