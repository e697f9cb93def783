import { alarm, type Trap } from '../trap.ts';

/** Attributes that would have each file go through a program on its way in and out. */
export const filterDrivers: Trap = (host) => [
  {
    path: '.gitattributes',
    content:
      '* filter=canary diff=canary merge=canary\n*.md text eol=crlf working-tree-encoding=UTF-16 ident\n',
  },
  {
    path: '.lfsconfig',
    content: `[lfs]\n\turl = http://127.0.0.1:${host.ports.tcp}/lfs\n[filter "canary"]\n\tclean = sh ./trap-filter.sh\n\tsmudge = sh ./trap-filter.sh\n\tprocess = sh ./trap-filter.sh\n\trequired = true\n`,
  },
  { path: 'trap-filter.sh', kind: 'executable', content: alarm(host, 'filter-drivers') },
  {
    path: 'large.psd',
    content: 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
  },
];
