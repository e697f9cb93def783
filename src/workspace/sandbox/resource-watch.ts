import { readFileSync, statfsSync, statSync } from 'node:fs';
import type { Limits } from './limits.ts';
import { processTree, residentBytes } from './process-tree.ts';

export type Excess = 'too_many_processes' | 'too_much_memory' | 'disk_full';

const INTERVAL_MS = 250;
/** How often it is looked whether there are suddenly many more processes than before, at next to no cost. */
const GLANCE_MS = 25;
const TMPFS = 0x01021994;

/**
 * Looks again and again at what the processes under `root` use together, and tells once which limit they are over.
 * The kernel's own limits don't count a tree of processes, and don't hold for root at all.
 */
export function watchResources(
  root: number,
  params: {
    limits: Limits;
    workTree: string;
    memoryDirectories: readonly string[];
    onExcess: (excess: Excess) => void;
  },
): Disposable {
  const sudden = params.limits.processes / 4;
  let lookedAt = performance.now();
  let tasks = tasksOfTheMachine();
  const timer = setInterval(() => {
    const isTime = performance.now() - lookedAt >= INTERVAL_MS;
    if (!isTime && tasksOfTheMachine() < tasks + sudden) return;
    lookedAt = performance.now();
    tasks = tasksOfTheMachine();
    const excess = findExcess(root, params);
    if (excess === undefined) return;
    clearInterval(timer);
    params.onExcess(excess);
  }, GLANCE_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function findExcess(
  root: number,
  { limits, workTree, memoryDirectories }: Parameters<typeof watchResources>[1],
): Excess | undefined {
  const tree = processTree(root);
  if (tree.length > limits.processes) return 'too_many_processes';
  const resident = tree.reduce((sum, pid) => sum + residentBytes(pid), 0);
  const files = bytesInMemory(memoryDirectories.map((path) => `/proc/${tree[1]}/root${path}`));
  if (resident + files > limits.memoryBytes) return 'too_much_memory';
  return freeBytes(workTree) < limits.leastFreeBytes ? 'disk_full' : undefined;
}

/** `0.20 0.18 0.12 1/80 11206`: how many are running, and how many there are. */
function tasksOfTheMachine(): number {
  try {
    return Number(/\/(\d+) /.exec(readFileSync('/proc/loadavg', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** What the file systems that hold `directories` take of the memory, where they are kept there. */
function bytesInMemory(directories: readonly string[]): number {
  const used = new Map<number, number>();
  for (const path of directories) {
    try {
      const { type, bsize, blocks, bfree } = statfsSync(path);
      if (type === TMPFS) used.set(statSync(path).dev, bsize * (blocks - bfree));
    } catch {}
  }
  return [...used.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** Without bounds where the directory is gone. */
function freeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
