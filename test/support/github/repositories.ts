import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createBareRepository } from '../git-server.ts';
import { deleteRef, type FileContent, setRef, writeCommit } from './git-commit.ts';
import { forgetRepository } from './git-memory.ts';
import { installHooks } from './git-remote.ts';
import {
  commitsBetween,
  git,
  readBlob,
  readCommit,
  readEntry,
  resolveCommit,
  type Signature,
} from './git-repository.ts';
import { ensureUser } from './people.ts';
import {
  nodeId,
  pullRequests,
  type Repository,
  type RepositorySettings,
  type State,
  type User,
} from './state.ts';
import { NOREPLY_DOMAIN } from './urls.ts';

export interface NewRepository {
  owner: string;
  name: string;
  /** The first commit; without it the repository stays empty. */
  files?: Readonly<Record<string, FileContent>>;
  private?: boolean;
  defaultBranch?: string;
  organization?: boolean;
  settings?: Partial<RepositorySettings>;
}

/** As Baton wants them; the first is off in a new repository of GitHub's. */
const USUAL_SETTINGS: RepositorySettings = {
  actionsMayOpenPullRequests: true,
  draftPullRequests: true,
  actions: 'all',
  workflowToken: 'read',
  secrets: [],
  organizationSecrets: [],
  rulesets: [],
  branchProtection: [],
  issues: true,
  archived: false,
};

export async function createRepository(
  state: State,
  params: NewRepository & { root: string; parent?: Repository },
): Promise<Repository> {
  const { root, name, files, defaultBranch = 'main', parent } = params;
  const owner = ensureUser(state, {
    login: params.owner,
    type: params.organization ? 'Organization' : 'User',
  });
  const id = state.nextId();
  const now = state.now();
  const repository: Repository = {
    id,
    nodeId: nodeId('R', id),
    owner,
    name,
    fullName: `${owner.login}/${name}`,
    private: params.private ?? false,
    defaultBranch,
    gitDirectory: join(root, owner.login, `${name}.git`),
    ...(parent && { parent }),
    roles: new Map(),
    labels: [],
    issues: [],
    checkRuns: [],
    settings: { ...USUAL_SETTINGS, ...params.settings },
    createdAt: now,
    pushedAt: now,
  };
  await createBareRepository(repository.gitDirectory, { defaultBranch });
  await installHooks(repository.gitDirectory);
  state.repositories.push(repository);
  if (files) await commitTo(state, { repository, files, message: 'First commit', author: owner.login });
  return repository;
}

/** A fork with the branches of its origin, of the same name. */
export async function forkRepository(
  state: State,
  params: { repository: Repository; owner: string; root: string },
): Promise<Repository> {
  const { repository: parent, owner, root } = params;
  const { name, defaultBranch } = parent;
  const fork = await createRepository(state, {
    owner,
    name,
    defaultBranch,
    private: parent.private,
    root,
    parent,
  });
  await git(fork.gitDirectory, 'fetch', '--quiet', parent.gitDirectory, 'refs/heads/*:refs/heads/*');
  return fork;
}

/** Pull requests that came from it stay, with a head that belongs to nobody. */
export async function deleteRepository(state: State, repository: Repository): Promise<void> {
  state.repositories.splice(state.repositories.indexOf(repository), 1);
  for (const other of state.repositories) {
    for (const { pull } of pullRequests(other)) {
      if (pull.head.repository === repository) delete pull.head.repository;
    }
  }
  await rm(repository.gitDirectory, { recursive: true, force: true });
  forgetRepository(repository.gitDirectory);
}

export interface NewCommitTo {
  repository: Repository;
  files: Readonly<Record<string, FileContent>>;
  message: string;
  /** Login. */
  author: string;
  /** The default branch unless given. */
  branch?: string;
  /** The tip of the branch unless given; for a new branch the tip of the default branch. */
  parent?: string;
}

/** Somebody else's push: puts a commit on a branch, also when that is no fast-forward. Gives its object name. */
export async function commitTo(state: State, params: NewCommitTo): Promise<string> {
  const { repository, files, message, branch = repository.defaultBranch } = params;
  const { gitDirectory, defaultBranch } = repository;
  const parent =
    params.parent ??
    (await resolveCommit(gitDirectory, `refs/heads/${branch}`)) ??
    (await resolveCommit(gitDirectory, `refs/heads/${defaultBranch}`));
  const author = signatureOf(state, ensureUser(state, { login: params.author }));
  const sha = await writeCommit(gitDirectory, { branch, parent, files, message, author });
  await setRef(gitDirectory, `refs/heads/${branch}`, sha);
  repository.pushedAt = state.now();
  return sha;
}

export function signatureOf(state: State, { id, login }: User): Signature {
  return { name: login, email: `${id}+${login}@${NOREPLY_DOMAIN}`, date: state.now() };
}

export async function deleteBranch(params: { repository: Repository; branch: string }): Promise<void> {
  await deleteRef(params.repository.gitDirectory, `refs/heads/${params.branch}`);
}

export interface PlaceInRepository {
  repository: Repository;
  /** The default branch unless given. */
  ref?: string;
}

/** Text of a file; `undefined` where there is none. */
export async function readFileAt(params: PlaceInRepository & { path: string }): Promise<string | undefined> {
  const { repository, ref = repository.defaultBranch, path } = params;
  const commit = await resolveCommit(repository.gitDirectory, ref);
  const entry = commit && (await readEntry(repository.gitDirectory, commit, path));
  return entry ? (await readBlob(repository.gitDirectory, entry.sha)).toString() : undefined;
}

/** Commits of `ref`, oldest first, without those of `since`. */
export async function logOf(params: PlaceInRepository & { since?: string }) {
  const { repository, ref = repository.defaultBranch, since } = params;
  const { gitDirectory } = repository;
  const head = await resolveCommit(gitDirectory, ref);
  if (head === undefined) return [];
  const base = since === undefined ? undefined : await resolveCommit(gitDirectory, since);
  const shas = base
    ? await commitsBetween(gitDirectory, base, head)
    : (await git(gitDirectory, 'rev-list', '--topo-order', '--reverse', head)).trim().split('\n');
  return Promise.all(shas.map((sha) => readCommit(gitDirectory, sha)));
}
