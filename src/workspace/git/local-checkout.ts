import { delimiter } from 'node:path';
import { Stop } from '../../core/stop.ts';
import { GIT_VARIABLES, pick } from '../host-variables.ts';
import { searchPath, type Variables } from '../search-path.ts';
import { createGit, type Git, GitFailure } from './run-git.ts';

/** A person's own work tree, with their settings of git. Only read from here. */
export interface LocalCheckout {
  /** Absolute, links resolved. */
  root: string;
  remotes: { name: string; url: string }[];
  /** Those of the paths that git leaves out of commits. */
  ignored(paths: readonly string[]): Promise<string[]>;
}

/** Finds the work tree around a directory. Throws `Stop('refused')` where there is none. */
export async function findCheckout(
  host: Variables,
  { directory }: { directory: string },
): Promise<LocalCheckout> {
  const git = createGit(ownEnvironment(host), { directory });
  const root = (await topLevel(git, directory)).replace(/\n$/, '');
  const atRoot = createGit(ownEnvironment(host), { directory: root });
  return {
    root,
    remotes: await readRemotes(atRoot),
    ignored: (paths) => readIgnored(atRoot, paths),
  };
}

/** The person's own configuration counts: what they trust, and how addresses are rewritten. */
export function ownEnvironment(host: Variables): Record<string, string> {
  return {
    ...pick(host, [...GIT_VARIABLES, 'HOME', 'XDG_CONFIG_HOME']),
    PATH: searchPath(host).join(delimiter),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  };
}

async function topLevel(git: Git, directory: string): Promise<string> {
  try {
    return await git.run(['rev-parse', '--show-toplevel']);
  } catch (error) {
    if (!(error instanceof GitFailure)) {
      throw new Stop('failed', 'Git could not be started. Install it, and see that it is in the PATH.', {
        cause: error,
      });
    }
    const says = error.stderr.includes('dubious ownership')
      ? `git does not trust ${directory}, because it belongs to another account. If it is yours, run \`git config --global --add safe.directory <the repository>\` and start again.`
      : `${directory} is not inside a git work tree. Change to your repository, or make it one with \`git init\`, and start again.`;
    throw new Stop('refused', says, { cause: error });
  }
}

async function readRemotes(git: Git): Promise<{ name: string; url: string }[]> {
  const names = (await git.run(['remote'])).split('\n').filter((name) => name !== '');
  return Promise.all(
    names.map(async (name) => ({ name, url: (await git.run(['remote', 'get-url', '--', name])).trim() })),
  );
}

async function readIgnored(git: Git, paths: readonly string[]): Promise<string[]> {
  // Of nothing on its standard input git waits for more.
  if (paths.length === 0) return [];
  try {
    const listing = await git.run(['check-ignore', '--stdin', '-z'], { input: paths.join('\0') });
    return listing.split('\0').filter((path) => path !== '');
  } catch (error) {
    // Its way to say that none is.
    if (error instanceof GitFailure && error.exitCode === 1) return [];
    throw error;
  }
}
