import { statfsSync } from 'node:fs';
import type { Limits } from './limits.ts';
import { processTree, residentBytes } from './process-tree.ts';

export type Excess = 'too_many_processes' | 'too_much_memory' | 'disk_full';

const INTERVAL_MS = 250;
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
  const timer = setInterval(() => {
    const excess = findExcess(root, params);
    if (excess === undefined) return;
    clearInterval(timer);
    params.onExcess(excess);
  }, INTERVAL_MS);
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
  const files = memoryDirectories.reduce(
    (sum, path) => sum + bytesInMemory(`/proc/${tree[1]}/root${path}`),
    0,
  );
  if (resident + files > limits.memoryBytes) return 'too_much_memory';
  return freeBytes(workTree) < limits.leastFreeBytes ? 'disk_full' : undefined;
}

/** What files in a directory of a sandbox take of the memory, where it is kept there. */
function bytesInMemory(path: string): number {
  try {
    const { type, bsize, blocks, bfree } = statfsSync(path);
    return type === TMPFS ? bsize * (blocks - bfree) : 0;
  } catch {
    return 0;
  }
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
