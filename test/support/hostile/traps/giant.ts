import type { Trap } from '../trap.ts';

/** A file that is larger than any that may be published, a line without an end, and a tree as deep as paths go. */
export const giant: Trap = () => [
  { path: 'giant/zeros.bin', content: Buffer.alloc(24 * 1024 * 1024) },
  { path: 'giant/line.txt', content: 'x'.repeat(2_000_000) },
  { path: `giant/${'deep/'.repeat(180)}leaf.txt`, content: 'leaf\n' },
];
