import type { FileChange } from '../git-diff.ts';
import type { Commit, Signature } from '../git-repository.ts';
import { nodeId, type Repository, type State, type User } from '../state.ts';
import { NOREPLY_DOMAIN, timestamp, type Urls } from '../urls.ts';
import { renderUser } from './user.ts';

export interface CommitContext {
  state: State;
  urls: Urls;
  repository: Repository;
}

export function renderCommit({ state, urls, repository }: CommitContext, commit: Commit) {
  const api = `${urls.api}/repos/${repository.fullName}`;
  const html = `${urls.server}/${repository.fullName}/commit`;
  const account = (signature: Signature) => {
    const user = accountOf(state, signature.email);
    return user ? renderUser(urls, user) : null;
  };
  return {
    sha: commit.sha,
    node_id: nodeId('C', Number.parseInt(commit.sha.slice(0, 8), 16)),
    commit: {
      author: renderSignature(commit.author),
      committer: renderSignature(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      url: `${api}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: {
        verified: false,
        reason: 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    url: `${api}/commits/${commit.sha}`,
    html_url: `${html}/${commit.sha}`,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    author: account(commit.author),
    committer: account(commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `${html}/${sha}`,
    })),
  };
}

export function renderFile({ urls, repository }: CommitContext, file: FileChange, ref: string) {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const html = `${urls.server}/${repository.fullName}`;
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${ref}/${path}`,
    raw_url: `${html}/raw/${ref}/${path}`,
    contents_url: `${urls.api}/repos/${repository.fullName}/contents/${path}?ref=${ref}`,
    ...(file.patch !== undefined && { patch: file.patch }),
    ...(file.previousPath !== undefined && { previous_filename: file.previousPath }),
  };
}

/** The account behind an address: GitHub knows the no-reply ones that it gave out. */
function accountOf(state: State, email: string): User | undefined {
  const [account = '', domain] = email.split('@');
  if (domain !== NOREPLY_DOMAIN) return undefined;
  const [, id, login] = /^(?:(\d+)\+)?(.+)$/.exec(account) ?? [];
  return state.users.find((user) => (id === undefined ? user.login === login : user.id === Number(id)));
}

function renderSignature({ name, email, date }: Signature) {
  return { name, email, date: timestamp(date) };
}
