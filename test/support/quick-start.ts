import { join } from 'node:path';

/**
 * Options of Node for programs of ours that tests start by the hundred: what was compiled is kept, and memory for what is
 * short-lived is there at once. They are no part of the program's environment.
 */
export const QUICK_START: readonly string[] = [
  '--import',
  join(import.meta.dirname, 'compile-cache.js'),
  '--min-semi-space-size=64',
];
