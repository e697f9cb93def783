import { type CheckRun, nodeId, pullRequests, type Repository, type User } from '../state.ts';
import { timestamp, type Urls } from '../urls.ts';
import { renderUser } from './user.ts';

export function renderCheckRun(urls: Urls, repository: Repository, run: CheckRun) {
  const api = `${urls.api}/repos/${repository.fullName}`;
  return {
    id: run.id,
    node_id: run.nodeId,
    head_sha: run.headSha,
    external_id: run.externalId,
    url: `${api}/check-runs/${run.id}`,
    html_url: checkRunPage(urls, repository, run.id),
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: timestamp(run.startedAt),
    completed_at: run.completedAt && timestamp(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${api}/check-runs/${run.id}/annotations`,
    },
    name: run.name,
    check_suite: { id: run.app.id },
    app: renderApp(urls, repository, run.app),
    pull_requests: pullRequests(repository)
      .filter(({ pull, state }) => state === 'open' && pull.head.sha === run.headSha)
      .map(({ number, pull }) => ({
        id: pull.id,
        number,
        url: `${api}/pulls/${number}`,
        head: minimalRef(pull.head, minimal(urls, pull.head.repository ?? repository)),
        base: minimalRef(pull.base, minimal(urls, repository)),
      })),
  };
}

/** Where a check is shown that names no page of its own. */
export function checkRunPage(urls: Urls, repository: Repository, id: number): string {
  return `${urls.server}/${repository.fullName}/runs/${id}`;
}

/** The slug of an App is the login of its bot without its end. */
function renderApp(urls: Urls, repository: Repository, bot: User) {
  const slug = bot.login.replace('[bot]', '');
  return {
    id: bot.id,
    slug,
    node_id: nodeId('A', bot.id),
    owner: renderUser(urls, repository.owner),
    name: slug,
    description: null,
    external_url: `${urls.server}/${slug}`,
    html_url: `${urls.server}/apps/${slug}`,
    created_at: timestamp(bot.createdAt),
    updated_at: timestamp(bot.createdAt),
    permissions: { checks: 'write', metadata: 'read' },
    events: [],
  };
}

function minimalRef({ ref, sha }: { ref: string; sha: string }, repo: ReturnType<typeof minimal>) {
  return { ref, sha, repo };
}

function minimal(urls: Urls, { id, name, fullName }: Repository) {
  return { id, name, url: `${urls.api}/repos/${fullName}` };
}
