import type { Trap } from '../trap.ts';

/** Links that lead out of the repository, also where Baton itself reads. */
export const links: Trap = (host) => {
  const link = (path: string, content: string) => ({ path, kind: 'link', content }) as const;
  return [
    link('links/absolute', `${host.home}/.netrc`),
    link('links/dangling', host.canary('dangling-link')),
    link('links/folder', host.home),
    link('links/up', '../../../../../../../../../../../etc/passwd'),
    link('links/environment', '/proc/self/environ'),
    link('.claude/PRIMER.md', `${host.home}/.netrc`),
    link('.claude/skills/opus-planner/SKILL.md', '../../../../../../../../../../etc/passwd'),
    link('.claude/skills/sonnet-implementer/SKILL.md', `${host.home}/.netrc`),
  ];
};
