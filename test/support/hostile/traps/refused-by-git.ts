import type { Trap } from '../trap.ts';

/** What git itself takes for an attack, if it is made to look: it comes in on a server that does not. */
export const refusedByGit: Trap = (host) => [
  {
    path: '.gitmodules',
    content: `[submodule "library"]\n\tpath = library\n\turl = https://example.com/x\n\tupdate = !touch ${host.canary('submodule-update')}\n`,
  },
  { path: 'library', kind: 'submodule', content: '1'.repeat(40) },
];
