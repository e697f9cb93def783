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
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {}
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
  // The name of the program, in parentheses, may hold anything.
  const fields = readProc(pid, 'stat')?.split(') ').at(-1)?.split(' ');
  return fields?.[1] === undefined ? undefined : Number(fields[1]);
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return undefined;
  }
}
