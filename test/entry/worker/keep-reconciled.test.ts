import { beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { jsonLog } from '../../../src/entry/app/json-log.ts';
import { installationTokens } from '../../../src/entry/worker/installation-tokens.ts';
import { type ReconcilerParts, reconcile, type Seen } from '../../../src/entry/worker/keep-reconciled.ts';
import { trafficByInstallation } from '../../../src/github/traffic.ts';
import type { JobSource } from '../../../src/queue/queue.ts';
import type { Fault } from '../../support/github/faults.ts';
import { type GitHubStandIn, startGitHub } from '../../support/github/start-github.ts';
import type { Repository } from '../../support/github/state.ts';
import { silentLog } from '../../support/silent-log.ts';

beforeAll(() => nock.restore());

const REPOSITORIES = 5;
const ISSUES = 5;
/** Configuration, two labels, pull requests. */
const WHOLE_LOOK = 4;

interface Sweeper extends AsyncDisposable {
  github: GitHubStandIn;
  repositories: Repository[];
  app: { id: number; installation: number };
  seen: Seen;
  queued: JobSource[];
  warnings: Record<string, unknown>[];
  /** The requests of one round over all repositories, as `method path status`. */
  round(options?: { graceMs?: number }): Promise<string[]>;
}

async function openSweeper({ clock }: { clock?: () => Date } = {}): Promise<Sweeper> {
  const github = await startGitHub(clock && { clock });
  const repositories: Repository[] = [];
  for (let number = 1; number <= REPOSITORIES; number++) {
    const repository = await github.createRepository({
      owner: 'acme',
      name: `shop-${number}`,
      files: { 'README.md': 'A shop.' },
    });
    for (let issue = 1; issue <= ISSUES; issue++) github.createIssue({ repository, title: `Wish ${issue}` });
    repositories.push(repository);
  }
  const app = github.registerApp({ slug: 'baton', repositories });
  const queued: JobSource[] = [];
  const warnings: Record<string, unknown>[] = [];
  const seen: Seen = new Map();
  const log = jsonLog({
    write: (line) => {
      const entry: Record<string, unknown> = JSON.parse(line);
      if (entry.level === 'warn') warnings.push(entry);
    },
    redact: (text) => text,
    conceal: () => undefined,
    clock: () => new Date(),
  });
  const { serverUrl, apiUrl, graphqlUrl } = github;
  const parts: ReconcilerParts = {
    settings: { github: { serverUrl, apiUrl, graphqlUrl } },
    tokens: installationTokens({
      appId: app.id,
      privateKey: app.privateKey,
      apiUrl,
      log: silentLog,
      told: () => undefined,
    }),
    traffic: trafficByInstallation(),
    queue: {
      enqueue: async (source) => {
        queued.push(source);
        return { kind: 'ignored', reason: 'this queue only notes' };
      },
      jobsOf: async () => [],
    },
  };
  return {
    github,
    repositories,
    app,
    seen,
    queued,
    warnings,
    round: async ({ graceMs = 0 } = {}) => {
      const before = github.requests.length;
      await reconcile(parts, { log, seen, graceMs });
      return github.requests.slice(before).map(({ method, path, status }) => `${method} ${path} ${status}`);
    },
    [Symbol.asyncDispose]: () => github.close(),
  };
}

const only = (requests: readonly string[], part: string) => requests.filter((each) => each.includes(part));

describe('what a round over all repositories asks GitHub', () => {
  test('does not grow with the issues, and is one question for each repository where nothing has changed, which counts against no limit', async () => {
    await using sweeper = await openSweeper();
    const { github, repositories, round } = sweeper;
    const first = await round();
    // Installations, a token, repositories.
    expect(first).toHaveLength(3 + REPOSITORIES * (1 + WHOLE_LOOK));

    const second = await round();
    expect(second).toHaveLength(2 + REPOSITORIES);
    // A list that is asked for with a token of its own at each round may count, or not.
    const others = second.filter((each) => !each.startsWith('GET /app/installations'));
    expect(only(others, ' 304')).toHaveLength(others.length);

    const [changed] = repositories;
    if (!changed) throw new Error('There are some');
    github.comment({ issue: github.issue(changed, 2), author: 'ann', body: 'Me too.' });
    const third = await round();
    expect(third).toHaveLength(2 + REPOSITORIES + WHOLE_LOOK);
    expect(only(third, changed.fullName)).toHaveLength(1 + WHOLE_LOOK);
    expect(await round()).toHaveLength(2 + REPOSITORIES);
    expect(sweeper.queued).toEqual([]);
    github.assertClean();
  });

  test('is all of it where a repository was looked at an hour ago', async () => {
    await using sweeper = await openSweeper();
    await sweeper.round();
    for (const look of sweeper.seen.values()) look.at -= 60 * 60_000;
    expect(await sweeper.round()).toHaveLength(2 + REPOSITORIES * (1 + WHOLE_LOOK));
  });

  test('ends for an installation with its limit, instead of meeting it for each repository', async () => {
    await using sweeper = await openSweeper();
    limits(sweeper, { path: /^\/repos\/acme/, times: 1_000 });
    const requests = await sweeper.round();
    expect(only(requests, '/repos/acme').length).toBeLessThanOrEqual(4);
    expect(sweeper.warnings).toEqual([
      expect.objectContaining({
        installation: sweeper.app.installation,
        message: expect.stringContaining('Missed webhooks of an installation could not be looked for'),
      }),
    ]);
  });
});

function limits({ github }: Sweeper, { path, times }: { path: RegExp; times: number }): void {
  const kind: Fault['kind'] = { status: 403, headers: { 'retry-after': '3600' } };
  github.fault({ match: { path }, times, kind });
}

describe('what no webhook told', () => {
  test('is found where a repository was looked at before, and once more as long as it is not known', async () => {
    await using sweeper = await openSweeper();
    const { github, repositories, queued, round } = sweeper;
    await round();
    const [, repository] = repositories;
    if (!repository) throw new Error('There are some');
    github.label({ issue: github.issue(repository, 3), name: 'baton:plan' });
    await round();
    expect(queued).toMatchObject([
      {
        kind: 'event',
        name: 'issues',
        payload: { action: 'labeled', issue: { number: 3 }, repository: { id: repository.id } },
        installation: sweeper.app.installation,
      },
    ]);
    await round();
    expect(queued).toHaveLength(1);
  });

  test('is left alone while its webhook may be on its way, and not forgotten', async () => {
    await using sweeper = await openSweeper({ clock: () => new Date() });
    const { github, repositories, queued, round } = sweeper;
    const [repository] = repositories;
    if (!repository) throw new Error('There are some');
    github.label({ issue: github.issue(repository, 1), name: 'baton:plan' });
    await round({ graceMs: 120_000 });
    expect(queued).toEqual([]);
    await round();
    expect(queued).toHaveLength(1);
  });

  test('is found elsewhere where one repository cannot be read', async () => {
    await using sweeper = await openSweeper();
    const { github, repositories, queued, round } = sweeper;
    github.fault({ match: { path: '/repos/acme/shop-1/issues' }, kind: { status: 451 } });
    for (const repository of repositories) {
      github.label({ issue: github.issue(repository, 1), name: 'baton:plan' });
    }
    await round();
    expect(queued).toHaveLength(REPOSITORIES - 1);
    expect(sweeper.warnings).toEqual([
      expect.objectContaining({ repository: 'acme/shop-1', installation: sweeper.app.installation }),
    ]);
    await round();
    expect(queued).toHaveLength(REPOSITORIES);
  });

  test('an installation that gives no token is told of by its id', async () => {
    await using sweeper = await openSweeper();
    const { github, app } = sweeper;
    github.fault({
      match: { path: `/app/installations/${app.installation}/access_tokens` },
      kind: { status: 404 },
    });
    await sweeper.round();
    expect(sweeper.warnings).toEqual([expect.objectContaining({ installation: app.installation })]);
  });
});
