import type { Bot } from '../core/people.ts';
import type { GitHubClient } from './client.ts';
import { createOnce } from './create-once.ts';
import { failureOf } from './failure.ts';
import type { IssueComment } from './issues.ts';

export interface OwnComment {
  id: number;
  url: string;
}

/** With what stands in it, and when that was changed last. */
export interface StandingComment extends OwnComment {
  body: string;
  at: Date;
}

interface OwnCommentParams {
  /** Of the issue or pull request; they share one range of numbers. */
  issue: number;
  bot: Bot;
  /** Markdown without a marker. */
  body: string;
}

/**
 * The one comment that the bot keeps on an issue or pull request: changes it where it is there, writes it where not.
 * Found again by a hidden marker, and only if the bot wrote it. A cut connection does not make a second one. `id`, from
 * an earlier call, saves looking for it.
 */
export async function upsertStickyComment(
  gh: GitHubClient,
  { id, ...params }: OwnCommentParams & { id?: number },
): Promise<OwnComment> {
  const marker = stickyMarker(params.issue);
  const body = `${marker}\n${params.body}`;
  const known = id === undefined ? undefined : await update(gh, { id, body });
  return known ?? (await upsert(gh, { ...params, marker, body }));
}

/** A comment of its own that answers something, once for each `to`: again, it is changed. */
export async function reply(
  gh: GitHubClient,
  { to, ...params }: OwnCommentParams & { to: string },
): Promise<OwnComment> {
  const marker = `<!-- baton:reply to=${to} -->`;
  return await upsert(gh, { ...params, marker, body: `${marker}\n${params.body}` });
}

/** The sticky comment, without its marker, where there is one. */
export async function findStickyComment(
  gh: GitHubClient,
  { issue, bot }: { issue: number; bot: Bot },
): Promise<StandingComment | undefined> {
  const marker = stickyMarker(issue);
  const found = await find(gh, { issue, bot, marker });
  return found && { ...found, body: found.body.slice(marker.length).trimStart() };
}

/** The same among comments that have been read already. */
export function stickyAmong(
  comments: readonly IssueComment[],
  { issue, bot }: { issue: number; bot: Bot },
): string | undefined {
  const marker = stickyMarker(issue);
  const isSticky = isOwn({ bot, marker });
  return comments.find(isSticky)?.body?.slice(marker.length).trimStart();
}

function isOwn({ bot, marker }: { bot: Bot; marker: string }) {
  return ({ user, body }: IssueComment) => user?.id === bot.id && body?.startsWith(marker) === true;
}

const stickyMarker = (issue: number) => `<!-- baton:status issue=${issue} -->`;

async function upsert(
  gh: GitHubClient,
  { issue, bot, marker, body }: OwnCommentParams & { marker: string },
): Promise<OwnComment> {
  const found = await find(gh, { issue, bot, marker });
  const changed = found === undefined ? undefined : await update(gh, { id: found.id, body });
  if (changed !== undefined) return changed;
  const { id, url } = await createOnce(gh, {
    create: () => create(gh, { issue, body }),
    find: () => find(gh, { issue, bot, marker }),
  });
  return { id, url };
}

async function find(
  gh: GitHubClient,
  { issue, bot, marker }: { issue: number; bot: Bot; marker: string },
): Promise<StandingComment | undefined> {
  const { owner, repo } = gh;
  const pages = gh.octokit.paginate.iterator(gh.octokit.rest.issues.listComments, {
    owner,
    repo,
    issue_number: issue,
    per_page: 100,
  });
  for await (const { data } of pages) {
    const comment = data.find(isOwn({ bot, marker }));
    if (comment !== undefined) {
      const { id, html_url: url, body = '', updated_at } = comment;
      return { id, url, body, at: new Date(updated_at) };
    }
  }
  return undefined;
}

async function create(
  gh: GitHubClient,
  { issue, body }: { issue: number; body: string },
): Promise<OwnComment> {
  const { owner, repo } = gh;
  const { data } = await gh.octokit.rest.issues.createComment({ owner, repo, issue_number: issue, body });
  return { id: data.id, url: data.html_url };
}

/** Undefined when somebody deleted the comment meanwhile. */
async function update(
  gh: GitHubClient,
  { id, body }: { id: number; body: string },
): Promise<OwnComment | undefined> {
  const { owner, repo } = gh;
  try {
    const { data } = await gh.octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body });
    return { id: data.id, url: data.html_url };
  } catch (error) {
    if (failureOf(error)?.status === 404) return undefined;
    throw error;
  }
}
