import type { Trap } from '../trap.ts';

/** A submodule, by a transport that runs a program. */
export const submodule: Trap = (host) => [
  {
    path: '.gitmodules',
    content: [
      '[submodule "library"]',
      '\tpath = library',
      `\turl = ext::sh -c touch% ${host.canary('submodule-transport')}`,
      '\tfetchRecurseSubmodules = true',
      '\tignore = none',
      '',
    ].join('\n'),
  },
  { path: 'library', kind: 'submodule', content: '1'.repeat(40) },
];
