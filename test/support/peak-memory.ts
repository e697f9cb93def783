import { readdirSync, readFileSync } from 'node:fs';

/** The most memory that each of a program and of its children has held at any time, in bytes, by the name of the program. */
export type PeakMemory = Map<string, number>;

const EVERY_MS = 50;

/** Watches the process whose command line has `words`, whenever it runs, and all that it starts. */
export function watchMemory(words: string): { peaks: PeakMemory; [Symbol.dispose](): void } {
  const peaks: PeakMemory = new Map();
  const timer = setInterval(() => {
    const processes = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(look);
    const family = new Set(processes.filter(({ command }) => command.includes(words)).map(({ pid }) => pid));
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
  command: string;
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
        command: readFileSync(`/proc/${name}/cmdline`, 'utf8'),
        peak: Number.parseInt(field('VmHWM') || '0', 10) * 1024,
      },
    ];
  } catch {
    return [];
  }
}
