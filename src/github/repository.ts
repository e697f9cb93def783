import type { RepositoryRef } from '../core/command.ts';
import { type Sha, shaSchema } from '../core/ids.ts';
import { Stop } from '../core/stop.ts';
import type { GitHubClient } from './client.ts';
import { failureOf } from './failure.ts';

const largestFile = 500_000;

export async function readRepository(gh: GitHubClient): Promise<RepositoryRef> {
  const { owner, repo } = gh;
  const { data } = await gh.octokit.rest.repos.get({ owner, repo });
  return { id: data.id, owner: data.owner.login, name: data.name, defaultBranch: data.default_branch };
}

/**
 * A text file as it stands at `ref`; undefined when there is none.
 * Throws `Stop('failed')` for anything but a file of UTF-8 text of at most 500 kB.
 */
export async function readTextFile(
  gh: GitHubClient,
  { path, ref }: { path: string; ref: string },
): Promise<string | undefined> {
  const { owner, repo } = gh;
  const data = await orUndefined(gh.octokit.rest.repos.getContent({ owner, repo, path, ref }));
  if (data === undefined) return undefined;

  if (Array.isArray(data) || data.type !== 'file' || !('content' in data)) {
    throw new Stop('failed', `\`${path}\` is not a file. Put a file there, or name another path.`);
  }
  if (data.size > largestFile || data.encoding !== 'base64') {
    throw new Stop(
      'failed',
      `\`${path}\` is too large (${data.size} bytes). Keep it under ${largestFile} bytes.`,
    );
  }
  return decodeUtf8(Buffer.from(data.content, 'base64'), path);
}

/** The commit a branch points at; undefined when there is no such branch, or no commit at all. */
export async function readBranchHead(gh: GitHubClient, branch: string): Promise<Sha | undefined> {
  const { owner, repo } = gh;
  const data = await orUndefined(gh.octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` }));
  return data === undefined ? undefined : shaSchema.parse(data.object.sha);
}

function decodeUtf8(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Stop('failed', `\`${path}\` is not UTF-8 text. Save it as UTF-8.`, { cause });
  }
}

/** The data of an answer; undefined for 404, and for 409, which is what an empty repository answers. */
async function orUndefined<T>(answer: Promise<{ data: T }>): Promise<T | undefined> {
  try {
    return (await answer).data;
  } catch (error) {
    const status = failureOf(error)?.status;
    if (status === 404 || status === 409) return undefined;
    throw error;
  }
}
