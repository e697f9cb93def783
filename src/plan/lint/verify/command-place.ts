import { posix } from 'node:path';
import { parentsOf } from '../path-free.ts';
import type { PlanTree } from '../plan-tree.ts';
import type { FilesAfter } from './files-after.ts';

/** What a command of the plan finds around it. */
export interface CommandPlace {
  /** The directory that it runs in, from the top of the repository; `.` is the top. */
  directory: string;
  files: FilesAfter;
  tree: PlanTree;
}

/** Where tools put what they make; a plan's tree does not show it. */
const MADE_BY_TOOLS = [
  ...['node_modules', '.venv', 'venv', '__pycache__', '.next', '.nuxt', '.tox'],
  ...['dist', 'build', 'out', 'target', 'coverage', 'tmp', '_build'],
  ...['vendor', '.build', 'deps', 'bazel-bin', 'bazel-out', '.gradle', 'zig-out', '_site'],
];

/** `path` as the command means it, from the top of the repository; undefined where it leads out. */
export function inRepository({ directory }: CommandPlace, path: string): string | undefined {
  if (path.startsWith('/') || path.startsWith('~')) return undefined;
  const joined = posix.join(directory, path);
  const plain = joined.length > 1 && joined.endsWith('/') ? joined.slice(0, -1) : joined;
  return plain === '..' || plain.startsWith('../') ? undefined : plain;
}

/**
 * Whether something stands there when the command runs, or may: a tool could have made it, or it lies behind a link or
 * in a submodule.
 */
export function mayStand({ files }: CommandPlace, path: string): boolean {
  if (path === '.' || files.has(path) !== undefined) return true;
  if (parentsOf(path).some((parent) => files.has(parent) === 'other')) return true;
  return path.split('/').some((name) => MADE_BY_TOOLS.includes(name));
}
