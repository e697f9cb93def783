import { readdirSync, readFileSync } from 'node:fs';

/** The most memory that each of a program and of its children has held at any time, in bytes, by the name of the program. */
export type PeakMemory = Map<string, number>;

const EVERY_MS = 50;

/**
 * Watches each process whose environment has this setting, as `NAME=value`, whenever it runs, and all that it starts. What other
 * tests run of the same program at the same time is left out, where they set something else.
 */
export function watchMemory(setting: string): { peaks: PeakMemory; [Symbol.dispose](): void } {
  const peaks: PeakMemory = new Map();
  const timer = setInterval(() => {
    const processes = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(look);
    const family = new Set(
      processes.filter(({ environment }) => environment.includes(setting)).map(({ pid }) => pid),
    );
    for (let size = -1; size < family.size; ) {
      size = family.size;
      for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
    }
    for (const { pid, name, peak } of processes) {
      if (family.has(pid)) peaks.set(name, Math.max(peak, peaks.get(name) ?? 0));
    }
  }, EVERY_MS);
  return { peaks, [Symbol.dispose]: () => clearInterval(timer) };
}

interface Look {
  pid: number;
  parent: number;
  name: string;
  environment: readonly string[];
  peak: number;
}

/** Nothing of a process that has just ended. */
function look(name: string): Look[] {
  try {
    const status = readFileSync(`/proc/${name}/status`, 'utf8');
    const field = (key: string) => new RegExp(`^${key}:\\s*(.+)$`, 'm').exec(status)?.[1] ?? '';
    return [
      {
        pid: Number(name),
        parent: Number(field('PPid')),
        name: field('Name'),
        environment: readFileSync(`/proc/${name}/environ`, 'utf8').split('\0'),
        peak: Number.parseInt(field('VmHWM') || '0', 10) * 1024,
      },
    ];
  } catch {
    return [];
  }
}
