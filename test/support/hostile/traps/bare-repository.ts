import { alarm, type Trap } from '../trap.ts';

/** Folders that git takes for a repository of their own, whose configuration runs a program. */
export const bareRepository: Trap = (host) =>
  ['', 'inner/'].flatMap((folder) => [
    { path: `${folder}HEAD`, content: 'ref: refs/heads/main\n' },
    { path: `${folder}objects/info/keep`, content: '' },
    { path: `${folder}refs/heads/keep`, content: '' },
    {
      path: `${folder}trap-bare.sh`,
      kind: 'executable' as const,
      content: alarm(host, 'bare-repository'),
    },
    ...(folder === ''
      ? []
      : [{ path: `${folder}config`, content: '[core]\n\tbare = false\n\tfsmonitor = sh ./trap-bare.sh\n' }]),
  ]);
