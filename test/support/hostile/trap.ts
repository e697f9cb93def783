import type { HostileHost } from './host.ts';

/** Something in a repository that waits for somebody to step on it. */
export type Trap = (host: HostileHost) => readonly TrapEntry[];

export interface TrapEntry {
  /** Bytes where it is no text. */
  path: string | Buffer;
  /** A file, unless it is told. */
  kind?: 'file' | 'executable' | 'link' | 'submodule';
  /** Of a link where it leads, of a submodule its commit. */
  content: string | Buffer;
}

/** A shell script that tells that it ran, and lets pass what it is given. */
export function alarm(host: HostileHost, trap: string): string {
  return `#!/bin/sh\necho sprung >> ${host.canary(trap)}\ncat 2>/dev/null\n`;
}
