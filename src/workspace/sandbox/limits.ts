import { totalmem } from 'node:os';

/** What the processes of one command, or of one shell, may use together. */
export interface Limits {
  processes: number;
  memoryBytes: number;
  /** Of one file. */
  fileBytes: number;
  /** Printed by one command; how much of it is kept is another matter. */
  outputBytes: number;
  /** That must stay free on the disk with the work tree. */
  leastFreeBytes: number;
}

const GiB = 1024 ** 3;

export function defaultLimits(): Limits {
  const contained = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return {
    processes: 1_000,
    memoryBytes: Math.floor(0.8 * Math.min(totalmem(), contained)),
    fileBytes: 4 * GiB,
    outputBytes: GiB / 16,
    leastFreeBytes: GiB / 4,
  };
}
