import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Notices changes of files, however they come about. */
export interface WorkTreeWatch {
  /** Leaves what has happened so far out of account. */
  restart(): void;
  /** Whether any file was made, changed, renamed or removed since this was asked before, or since the restart. */
  hasChanged(): boolean;
}

/** What is nobody's work: installed packages, and git's own. */
const SKIPPED = ['.git', 'node_modules'];

/**
 * Watches the files below `directory` by the times that the file system keeps of its own accord, which no program can set.
 * Costs nothing until it is asked, and then a look at each file.
 */
export function watchWorkTree(directory: string): WorkTreeWatch {
  let since = Date.now();
  return {
    restart: () => {
      since = Date.now();
    },
    hasChanged: () => {
      const from = since;
      since = Date.now();
      try {
        return changedSince(directory, from);
      } catch {
        // Something is in motion there, or cannot be looked at: then it is not for us to say that nothing happens.
        return true;
      }
    },
  };
}

function changedSince(path: string, since: number): boolean {
  const stats = lstatSync(path);
  // A file that is made or removed changes the directory that it is in.
  if (stats.ctimeMs >= since) return true;
  if (!stats.isDirectory()) return false;
  return readdirSync(path).some((name) => !SKIPPED.includes(name) && changedSince(join(path, name), since));
}
