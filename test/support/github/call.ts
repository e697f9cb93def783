import { notFound } from './api-error.ts';
import type { OperationKey } from './description.ts';
import {
  type App,
  type Comment,
  type Issue,
  isPullRequest,
  type PullRequest,
  type Repository,
  type State,
  type TokenActor,
} from './state.ts';
import type { Urls } from './urls.ts';
import type { Values } from './validation.ts';

/** A request to one operation, as its route sees it: known, well-formed and allowed. */
export interface Call {
  state: State;
  urls: Urls;
  actor: TokenActor;
  repository: Repository;
  /** Where an App asks for itself. */
  app: App | undefined;
  params: Values;
  query: Values;
  body: Values;
  /** What the answer shall be: `json` or one of GitHub's own media types, as in `application/vnd.github.raw+json`. */
  media: 'json' | 'raw' | 'object' | 'sha';
  /** The address that was asked, for links to other pages of the answer. */
  url: URL;
  /** Records what GitHub would let pass and the caller cannot have meant. */
  complain(fault: string): void;
}

export interface Reply {
  status: number;
  /** Sent as JSON; bytes are sent as they are. */
  body?: unknown;
  headers?: Record<string, string>;
}

export type Route = (call: Call) => Reply | Promise<Reply>;

/** The routes of one file; together they have to cover every operation. */
export type Routes<Key extends OperationKey = OperationKey> = Record<Key, Route>;

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });

/** The page of `items` that the query asks for, with the links to the others. */
export function okPage<T>(call: Call, items: readonly T[], render: (item: T) => unknown): Reply {
  const { shown, headers } = paginate(call, items);
  return { status: 200, body: shown.map(render), headers };
}

export function paginate<T>(
  { query, url }: Pick<Call, 'query' | 'url'>,
  items: readonly T[],
): { shown: readonly T[]; headers: Record<string, string> } {
  const size = Math.min(Number(query.per_page) || 30, 100);
  const page = Math.max(Number(query.page) || 1, 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const link = (rel: string, number: number) => {
    const target = new URL(url);
    target.searchParams.set('page', String(number));
    return `<${target.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link('prev', Math.min(page - 1, last))] : []),
    ...(page < last ? [link('next', page + 1), link('last', last)] : []),
    ...(page > 1 ? [link('first', 1)] : []),
  ];
  return {
    shown: items.slice((page - 1) * size, page * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}

export function issueOf({ repository, params }: Call): Issue {
  const issue = repository.issues.find((entry) => entry.number === params.issue_number);
  if (issue === undefined) throw notFound();
  return issue;
}

export function pullRequestOf({ repository, params }: Call): PullRequest {
  const issue = repository.issues.find((entry) => entry.number === params.pull_number);
  if (issue === undefined || !isPullRequest(issue)) throw notFound();
  return issue;
}

export function commentOf({ repository, params }: Call): { issue: Issue; comment: Comment } {
  const found = findComment(repository, params.comment_id);
  if (found === undefined) throw notFound();
  return found;
}

export function findComment(repository: Repository, id: unknown) {
  for (const issue of repository.issues) {
    const comment = issue.comments.find((entry) => entry.id === id);
    if (comment) return { issue, comment };
  }
  return undefined;
}
