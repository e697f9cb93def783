import { resolve } from 'node:path';
import { type Sha, shaSchema } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { pick } from '../host-variables.ts';
import type { Variables } from '../search-path.ts';
import type { Identity } from './host-repository.ts';
import { ownEnvironment } from './local-checkout.ts';
import { createGit, type Git, GitFailure } from './run-git.ts';

/** A person's own work tree, which a run moves on commit by commit. Their settings of git count, their hooks do not run. */
export interface LocalRepository {
  root: string;
  /** Absolute: where objects and refs are, also for a linked work tree. */
  gitDirectory: string;
  /** As whom the person commits. Throws `Stop('refused')` where git does not know. */
  identity(): Promise<Identity>;
  /** Throws `Stop('refused')` where there is no commit yet. */
  head(): Promise<Sha>;
  /** Undefined on no branch. */
  branch(): Promise<string | undefined>;
  /** The last commit of a branch; undefined where there is no such branch. Throws `Stop('refused')` for what is no name. */
  tip(branch: string): Promise<Sha | undefined>;
  /** Paths that differ from the last commit, untracked ones included. */
  changes(): Promise<string[]>;
  /** Goes to a branch, which is made at the present commit where it is not there. */
  switchTo(branch: string): Promise<void>;
  /** Messages of the commits that `to` has and `from` has not, oldest first. */
  messages(range: { from: Sha; to: Sha }): Promise<{ sha: Sha; message: string }[]>;
  /** The newest commit that both have among their ancestors; undefined where there is none. */
  mergeBase(one: Sha, other: Sha): Promise<Sha | undefined>;
  /** Takes in objects of a pack. */
  unpack(pack: Buffer): Promise<void>;
  /** Moves branch and files on to a commit that goes on from the present one. Throws `Stop('blocked')` where files are in its way. */
  moveOn(commit: Sha): Promise<void>;
  /** Moves the branch on to a commit that holds `path` as it lies in the work tree, and nothing else that is new. */
  commitAs(commit: Sha, { path, from }: { path: string; from: Sha }): Promise<void>;
}

/** What a person sets for themselves beside the configuration. */
const IDENTITY = ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL'];
const NO_HOOKS = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'core.hooksPath',
  GIT_CONFIG_VALUE_0: '/dev/null',
};

export async function openLocalRepository(
  host: Variables,
  { root }: { root: string },
): Promise<LocalRepository> {
  const environment = { ...ownEnvironment(host), ...pick(host, IDENTITY), ...NO_HOOKS };
  const git = createGit(environment, { directory: root });
  const line = async (...args: string[]) => (await git.run(args)).trim();
  const gitDirectory = resolve(root, await line('rev-parse', '--git-common-dir'));
  return {
    root,
    gitDirectory,
    identity: () => identityOf(git),
    head: () => headOf(git),
    branch: async () => (await maybe(git, ['symbolic-ref', '--quiet', '--short', 'HEAD'])) || undefined,
    tip: (branch) => tipOf(git, checkedBranch(branch)),
    changes: async () => {
      const fields = (
        await git.run(['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all'])
      ).split('\0');
      return fields.filter((field) => field !== '').map((field) => field.slice(3));
    },
    switchTo: async (branch) => {
      const name = checkedBranch(branch);
      const exists = (await tipOf(git, name)) !== undefined;
      await inTheWay(git, ['switch', '--quiet', '--no-guess', ...(exists ? [] : ['--create']), name], name);
    },
    messages: async ({ from, to }) => {
      const text = await git.run(['log', '--reverse', '--format=%H%n%B%x00', `${from}..${to}`, '--']);
      return text
        .split('\0')
        .map((entry) => entry.trimStart())
        .filter((entry) => entry !== '')
        .map((entry) => ({ sha: shaSchema.parse(entry.slice(0, 40)), message: entry.slice(41) }));
    },
    mergeBase: async (one, other) => shaSchema.safeParse(await maybe(git, ['merge-base', one, other])).data,
    unpack: async (pack) => {
      await git.run(['index-pack', '--stdin', '--fix-thin'], { input: pack });
    },
    moveOn: (commit) =>
      inTheWay(
        git,
        ['merge', '--ff-only', '--quiet', '--no-stat', '--no-autostash', '--no-verify-signatures', commit],
        commit,
      ),
    commitAs: async (commit, { path, from }) => {
      await git.run(['update-ref', '-m', 'baton: the plan', 'HEAD', commit, from]);
      await git.run(['add', '--force', '--', path], { environment: { GIT_LITERAL_PATHSPECS: '1' } });
    },
  };
}

async function identityOf(git: Git): Promise<Identity> {
  try {
    const text = await git.run(['-c', 'user.useConfigOnly=true', 'var', 'GIT_COMMITTER_IDENT']);
    const [, name, email] = /^(.*) <(.*)> \d+ [+-]\d+\s*$/.exec(text) ?? [];
    if (name && email) return { name, email };
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
  }
  throw new Stop(
    'refused',
    'Git does not know as whom to commit. Set `git config --global user.name` and `user.email`, and start again.',
  );
}

async function headOf(git: Git): Promise<Sha> {
  const sha = await commitAt(git, 'HEAD');
  if (sha !== undefined) return sha;
  throw new Stop('refused', 'This repository has no commit yet. Make a first one, and start again.');
}

function tipOf(git: Git, branch: string): Promise<Sha | undefined> {
  return commitAt(git, `refs/heads/${branch}`);
}

async function commitAt(git: Git, revision: string): Promise<Sha | undefined> {
  const name = await maybe(git, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  return shaSchema.safeParse(name).data;
}

/** What a command prints; empty where it says no. */
async function maybe(git: Git, args: readonly string[]): Promise<string> {
  try {
    return (await git.run(args)).trim();
  } catch (error) {
    if (error instanceof GitFailure) return '';
    throw error;
  }
}

async function inTheWay(git: Git, args: readonly string[], where: string): Promise<void> {
  try {
    await git.run(args);
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const said = error.stderr.trim().slice(0, 500);
    throw new Stop('blocked', `Your work tree cannot go on to ${where}: ${said}`, { cause: error });
  }
}

/** A name that git takes and that can be no option. */
function checkedBranch(name: string): string {
  if (/^[A-Za-z0-9][\w./-]{0,199}$/.test(name) && !/\.\.|\/\/|\.lock$|[/.]$/.test(name)) return name;
  throw new Stop(
    'refused',
    `${JSON.stringify(name.slice(0, 80))} is no name for a branch here: use letters, digits, -, _ and /.`,
  );
}
