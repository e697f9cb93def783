import type { Bot } from '../core/people.ts';
import type { GitHubClient } from './client.ts';
import { createOnce } from './create-once.ts';
import { failureOf } from './failure.ts';

export interface StickyComment {
  id: number;
  url: string;
}

interface StickyParams {
  /** Of the issue or pull request; they share one range of numbers. */
  issue: number;
  bot: Bot;
  /** Markdown without a marker. */
  body: string;
  /** From an earlier call: saves looking for the comment. */
  id?: number;
}

/**
 * The one comment that the bot keeps on an issue or pull request: changes it where it is there, writes it where not.
 * Found again by a hidden marker, and only if the bot wrote it. A cut connection does not make a second one.
 */
export async function upsertStickyComment(gh: GitHubClient, params: StickyParams): Promise<StickyComment> {
  const { issue, bot, id } = params;
  const body = `${markerOf(issue)}\n${params.body}`;
  const known = id === undefined ? undefined : await update(gh, { id, body });
  if (known !== undefined) return known;

  const found = await findStickyComment(gh, { issue, bot });
  const changed = found === undefined ? undefined : await update(gh, { id: found.id, body });
  if (changed !== undefined) return changed;
  return await createOnce(gh, {
    create: () => create(gh, { issue, body }),
    find: () => findStickyComment(gh, { issue, bot }),
  });
}

const markerOf = (issue: number) => `<!-- baton:status issue=${issue} -->`;

/** The bot's own comment on an issue or pull request, where there is one. */
export async function findStickyComment(
  gh: GitHubClient,
  { issue, bot }: { issue: number; bot: Bot },
): Promise<StickyComment | undefined> {
  const { owner, repo } = gh;
  const pages = gh.octokit.paginate.iterator(gh.octokit.rest.issues.listComments, {
    owner,
    repo,
    issue_number: issue,
    per_page: 100,
  });
  for await (const { data } of pages) {
    const comment = data.find(({ user, body }) => user?.id === bot.id && body?.startsWith(markerOf(issue)));
    if (comment !== undefined) return { id: comment.id, url: comment.html_url };
  }
  return undefined;
}

async function create(
  gh: GitHubClient,
  { issue, body }: { issue: number; body: string },
): Promise<StickyComment> {
  const { owner, repo } = gh;
  const { data } = await gh.octokit.rest.issues.createComment({ owner, repo, issue_number: issue, body });
  return { id: data.id, url: data.html_url };
}

/** Undefined when somebody deleted the comment meanwhile. */
async function update(
  gh: GitHubClient,
  { id, body }: { id: number; body: string },
): Promise<StickyComment | undefined> {
  const { owner, repo } = gh;
  try {
    const { data } = await gh.octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body });
    return { id: data.id, url: data.html_url };
  } catch (error) {
    if (failureOf(error)?.status === 404) return undefined;
    throw error;
  }
}
