import { readdirSync, readFileSync } from 'node:fs';

/** Ids of a process and all that descend from it, parents first. Empty where it is gone, and where there is no `/proc`. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const pid of processIds()) {
    const parent = parentOf(pid);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree = parentOf(root) === undefined ? [] : [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/**
 * Stops a process and all that descend from it, threads included, and waits until none of them does anything any more.
 * Returns what lets them go on. Throws where they cannot be stopped.
 */
export async function stopTree(root: number): Promise<() => void> {
  let known = '';
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const pids = processTree(root);
    signalAll(pids, 'SIGSTOP');
    const moving = pids.filter((pid) => isMoving(pid));
    // A list may miss who was born while it was made; its parent is at rest by the next one.
    if (moving.length === 0 && known === pids.join()) return () => signalAll(processTree(root), 'SIGCONT');
    known = moving.length === 0 ? pids.join() : '';
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  signalAll(processTree(root), 'SIGCONT');
  throw new Error(`the processes under ${root} cannot be stopped`);
}

/** Memory in use by a process itself, in bytes; 0 where it is gone. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, 'status') ?? '')?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

/** Ends all processes whose environment holds `assignment`, e.g. `HOME=/tmp/x`, and waits until they are gone. */
export async function endAllWith(assignment: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const pids = processIds().filter((pid) => readProc(pid, 'environ')?.split('\0').includes(assignment));
    if (pids.length === 0) return;
    killAll(pids);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Ends processes that can't object. Those that are gone or not ours are passed over. */
export function killAll(pids: readonly number[]): void {
  signalAll(pids, 'SIGKILL');
}

function signalAll(pids: readonly number[], signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {}
  }
}

/** Stopped, traced and dead; and one that waits for a child which it has lent its memory, as that is stopped too. */
const AT_REST = 'TtZXxD';

/** By each of its threads: the first one may be dead while others go on. */
function isMoving(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).some((thread) => {
      const state = statOf(`${pid}/task/${thread}`)?.[0];
      return state !== undefined && !AT_REST.includes(state);
    });
  } catch {
    return false;
  }
}

function processIds(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function parentOf(pid: number): number | undefined {
  const parent = statOf(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** State, parent, and what else follows the name of the program, which stands in parentheses and may hold anything. */
function statOf(task: number | string): string[] | undefined {
  return readProc(task, 'stat')?.split(') ').at(-1)?.split(' ');
}

function readProc(pid: number | string, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return undefined;
  }
}
