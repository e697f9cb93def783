import { alarm, type Trap } from '../trap.ts';

/** Files that shells, package managers and editors read without being asked, and programs that bear the name of others. */
export const shellStart: Trap = (host) => [
  ...['.bashrc', '.bash_profile', '.profile', '.envrc', '.zshenv', '.inputrc'].map((path) => ({
    path,
    content: alarm(host, 'shell-start'),
  })),
  { path: '.npmrc', content: `registry=http://127.0.0.1:${host.ports.tcp}/\nscript-shell=./git\n` },
  ...['git', 'bash', 'sh', 'bwrap', 'rg', 'socat', 'env'].flatMap((name) =>
    [name, `bin/${name}`, `node_modules/.bin/${name}`].map((path) => ({
      path,
      kind: 'executable' as const,
      content: alarm(host, 'program-of-that-name'),
    })),
  ),
];
