import type { Actor } from '../core/people.ts';
import { findSlashCommand } from '../core/slash-command.ts';
import { toActor } from './account.ts';
import { allPages } from './all-pages.ts';
import type { GitHubClient } from './client.ts';

/** A comment that says `/baton cancel`. Whether its author has a say is not looked at here. */
export interface CancelRequest {
  author: Actor;
  url: string;
}

export interface CancelWatch {
  /** What was asked for since the last look, or since the watch was opened. */
  news(): Promise<CancelRequest[]>;
}

/**
 * Watches the comments on an issue and its pull request. Those that are there by now, and those that are changed later,
 * cancel nothing. What is new is told by GitHub's own clock and ids, so that this machine's clock does not matter.
 */
export async function openCancelWatch(
  gh: GitHubClient,
  { numbers }: { numbers: readonly number[] },
): Promise<CancelWatch> {
  const places: Place[] = numbers.map((number) => ({ number, known: new Set(), since: undefined }));
  for (const place of places) await newComments(gh, place);
  return {
    async news() {
      const requests: CancelRequest[] = [];
      for (const place of places) {
        const comments = await newComments(gh, place);
        requests.push(...comments.filter(asksToCancel).map(({ author, url }) => ({ author, url })));
      }
      return requests;
    },
  };
}

interface Place {
  number: number;
  known: Set<number>;
  /** When the comment that was changed last was changed. */
  since: string | undefined;
}

interface NewComment extends CancelRequest {
  body: string;
  isEdited: boolean;
}

async function newComments(gh: GitHubClient, place: Place): Promise<NewComment[]> {
  const { known } = place;
  const comments = await readComments(gh, place);
  const fresh = comments.filter(({ id }) => !known.has(id));
  for (const { id, updated_at } of comments) {
    known.add(id);
    if (place.since === undefined || updated_at > place.since) place.since = updated_at;
  }
  return fresh.map(({ user, body, html_url, created_at, updated_at }) => ({
    author: toActor(user),
    url: html_url,
    body: body ?? '',
    isEdited: updated_at !== created_at,
  }));
}

type Comments = Awaited<ReturnType<GitHubClient['octokit']['rest']['issues']['listComments']>>['data'];

async function readComments(gh: GitHubClient, { number, since }: Place): Promise<Comments> {
  const { owner, repo } = gh;
  const place = { owner, repo, issue_number: number, ...(since !== undefined && { since }) };
  return allPages(async (page) => (await gh.octokit.rest.issues.listComments({ ...place, ...page })).data);
}

function asksToCancel({ author, body, isEdited }: NewComment): boolean {
  return author.type === 'User' && !isEdited && findSlashCommand(body)?.word === 'cancel';
}
