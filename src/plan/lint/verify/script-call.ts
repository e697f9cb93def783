import type { ShellWord } from './shell-commands.ts';

const QUIET = ['-s', '--silent', '-q', '--quiet'];
const IN_DIRECTORY = ['--prefix', '-C', '--dir', '--cwd'];
const IN_WORKSPACE = ['-w', '--workspace'];

/** Verbs of `yarn` and `pnpm` that are no scripts. */
const VERBS = [
  ...['add', 'approve-builds', 'audit', 'autoclean', 'bin', 'cache', 'check', 'ci', 'config', 'constraints'],
  ...[
    'create',
    'dedupe',
    'deploy',
    'dlx',
    'doctor',
    'env',
    'exec',
    'explain',
    'fetch',
    'global',
    'help',
    'i',
  ],
  ...['import', 'info', 'init', 'install', 'install-test', 'it', 'licenses', 'link', 'list', 'login', 'ls'],
  ...[
    'm',
    'multi',
    'node',
    'npm',
    'outdated',
    'owner',
    'pack',
    'patch',
    'patch-commit',
    'plugin',
    'policies',
  ],
  ...['prune', 'publish', 'rb', 'rebuild', 'recursive', 'remove', 'rm', 'root', 'search', 'self-update'],
  ...['server', 'set', 'setup', 'stage', 'store', 'tag', 'team', 'un', 'uninstall', 'unlink', 'unplug', 'up'],
  ...['update', 'upgrade', 'upgrade-interactive', 'version', 'versions', 'why', 'workspace', 'workspaces'],
];

/** A script as a package manager is asked for it. */
export interface CalledScript {
  script: string;
  directory: string;
  /** The folder or the name of a workspace. */
  workspace: string | undefined;
  /** Whether a program of a dependency is run where there is no such script. */
  mayBeProgram: boolean;
}

/** Undefined where something else than a script is called, or with options that are not known here. */
export function calledScript(program: string, args: readonly ShellWord[]): CalledScript | undefined {
  const call = readWords(args);
  if (!call) return undefined;
  const [verb, name] = call.words;
  const { directory, workspace } = call;
  const as = (script: string | undefined, mayBeProgram: boolean) =>
    script === undefined ? undefined : { script, directory, workspace, mayBeProgram };
  const isRun = verb === 'run' || verb === 'run-script';
  switch (program) {
    case 'npm':
      return as(isRun ? name : ownScript(verb), false);
    case 'pnpm':
      return isRun ? as(name, false) : (as(ownScript(verb), false) ?? as(bareScript(verb), true));
    case 'yarn':
      return as(isRun ? name : bareScript(verb), true);
    case 'bun':
      return as(isRun && !name?.includes('/') && !name?.includes('.') ? name : undefined, true);
    default:
      return undefined;
  }
}

interface Words {
  words: string[];
  directory: string;
  workspace: string | undefined;
}

function readWords(args: readonly ShellWord[]): Words | undefined {
  const call: Words = { words: [], directory: '.', workspace: undefined };
  for (let at = 0; at < args.length; at++) {
    const { text, literal } = args[at] ?? { text: '', literal: false };
    if (!literal) return undefined;
    if (QUIET.includes(text)) continue;
    const [option = '', value] = text.startsWith('--') ? text.split('=', 2) : [text];
    const isPlace = IN_DIRECTORY.includes(option) || IN_WORKSPACE.includes(option);
    if (isPlace && value === undefined) at += 1;
    const place = value ?? args[at]?.text ?? '.';
    if (IN_DIRECTORY.includes(option)) call.directory = place;
    else if (IN_WORKSPACE.includes(option)) {
      if (call.workspace !== undefined) return undefined;
      call.workspace = place;
    } else if (text === '--') break;
    else if (text.startsWith('-')) return undefined;
    else call.words.push(text);
  }
  return call;
}

function ownScript(verb: string | undefined): string | undefined {
  return verb === 't' ? 'test' : ['test', 'start'].find((script) => script === verb);
}

function bareScript(verb: string | undefined): string | undefined {
  return verb === undefined || VERBS.includes(verb) ? undefined : verb;
}
