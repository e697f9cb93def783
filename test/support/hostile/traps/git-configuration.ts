import { alarm, type Trap } from '../trap.ts';

/** Configuration and hooks where git, run in the wrong place, would look for them. */
export const gitConfiguration: Trap = (host) => {
  const script = 'trap-config.sh';
  const config = [
    '[core]',
    `\tfsmonitor = sh ./${script}`,
    '\thooksPath = hooks',
    `\tsshCommand = sh ./${script}`,
    `\tpager = sh ./${script}`,
    `\teditor = sh ./${script}`,
    '[credential]',
    `\thelper = !sh ./${script}`,
    '[diff "canary"]',
    `\tcommand = sh ./${script}`,
    `\ttextconv = sh ./${script}`,
    '',
  ].join('\n');
  const hook = (path: string) => ({ path, kind: 'executable', content: alarm(host, 'git-hook') }) as const;
  const names = ['pre-commit', 'post-checkout', 'post-index-change', 'pre-push', 'reference-transaction'];
  return [
    { path: script, kind: 'executable', content: alarm(host, 'git-configuration') },
    { path: '.gitconfig', content: config },
    { path: '.config/git/config', content: config },
    { path: 'config', content: config },
    ...names.flatMap((name) => [hook(`hooks/${name}`), hook(`.githooks/${name}`)]),
  ];
};
