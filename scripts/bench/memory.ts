import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Loop } from './reading-session.ts';

/** Of one process, after `turn` turns and a collection of garbage, in megabytes. */
export interface MemorySample {
  turn: number;
  residentMb: number;
  /** What is in use on the heap and in buffers. */
  usedMb: number;
}

const CHILD = fileURLToPath(new URL('./memory-child.ts', import.meta.url));

/** A session of so many turns in a process of its own, looked at each third. */
export async function measureMemory(loop: Loop, { turns }: { turns: number }): Promise<MemorySample[]> {
  const args = ['--expose-gc', CHILD, loop, String(turns)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}
