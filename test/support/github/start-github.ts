import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Acts, createActs } from './acts.ts';
import type { Routes } from './call.ts';
import { loadDescription } from './description.ts';
import { createFaults, type Fault, type InjectedFault } from './faults.ts';
import type { Commit } from './git-repository.ts';
import { startHttpServer } from './http-server.ts';
import type { Permissions } from './operations.ts';
import { ensureUser, grantAppToken, grantUserToken } from './people.ts';
import { followHeads } from './pull-heads.ts';
import { type RegisteredApp, registerApp } from './register-app.ts';
import {
  commitTo,
  createRepository,
  deleteBranch,
  deleteRepository,
  forkRepository,
  logOf,
  type NewCommitTo,
  type NewRepository,
  type PlaceInRepository,
  readFileAt,
} from './repositories.ts';
import type { LoggedRequest } from './request-log.ts';
import { allRoutes } from './routes/all-routes.ts';
import { createHandler } from './server.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';
import {
  createState,
  type Dispatch,
  findRepository,
  type Issue,
  isPullRequest,
  type PullRequest,
  type Push,
  type Repository,
  type Role,
  type User,
  type WorkflowRun,
} from './state.ts';
import { type Urls, urlsAt } from './urls.ts';
import { createValidator } from './validation.ts';
import { createEvents, type Events } from './webhooks.ts';

export interface GitHubOptions {
  /** The present moment; unless given it begins on 9 January 2026 and goes on by a second whenever it is asked for. */
  clock?: () => Date;
  /** Replaces routes, to see that wrong answers are noticed. */
  routes?: Partial<Routes>;
  /** Called when a request has had its effect, and nobody has heard of it yet. */
  beforeAnswer?: (request: LoggedRequest) => void;
}

/** A GitHub of its own on a loopback port: REST, GraphQL and git. */
export interface GitHubStandIn extends Acts, AsyncDisposable {
  serverUrl: string;
  apiUrl: string;
  graphqlUrl: string;
  /** All that arrived, in order, without tokens. */
  requests: readonly LoggedRequest[];
  /** Refs that pushes over HTTP changed, in order. */
  pushes: readonly Push[];
  /** Workflows that were started through the API. */
  dispatches: readonly Dispatch[];
  /** Builds what a workflow run finds at `GITHUB_EVENT_PATH`. */
  events: Events;

  /** The account of that login; it is made when first spoken of, as a bot where it ends in `[bot]`. */
  user(login: string): User;
  /** @throws Error where there is none, as with `issue` and `pullRequest` */
  repository(fullName: string): Repository;
  issue(repository: Repository, number: number): Issue;
  /** As of now, with the head that its branch has. */
  pullRequest(repository: Repository, number: number): Promise<PullRequest>;

  createRepository(params: NewRepository): Promise<Repository>;
  fork(params: { repository: Repository; owner: string }): Promise<Repository>;
  deleteRepository(repository: Repository): Promise<void>;
  setPermission(params: { repository: Repository; user: string; role: Role }): void;

  /** A token of a workflow run or an App; with the permissions of Baton's workflow unless given. */
  appToken(params: { repositories: Repository[]; permissions?: Permissions; bot?: string }): string;
  /** A classic token where `scopes` are named. */
  userToken(login: string, scopes?: readonly string[]): string;
  /** An App with a key of its own, installed in the repositories. */
  registerApp(params: Parameters<typeof registerApp>[1]): RegisteredApp;
  /** Runs of workflows that were started through the API; a test says how they go on. */
  workflowRuns: readonly WorkflowRun[];
  revokeToken(token: string): void;
  /** Makes it that much later for all tokens there are and will be. */
  passTime(milliseconds: number): void;

  /** A push by somebody else, forward or not. Gives the commit. */
  commit(params: NewCommitTo): Promise<string>;
  deleteBranch(params: { repository: Repository; branch: string }): Promise<void>;
  readFile(params: PlaceInRepository & { path: string }): Promise<string | undefined>;
  /** Oldest first. */
  log(params: PlaceInRepository & { since?: string }): Promise<Commit[]>;

  fault(fault: Fault): InjectedFault;
  /** Requests meet none of the injected faults any more. */
  endFaults(): void;
  snapshot(): Promise<Snapshot>;
  /** @throws Error with all that a caller, or the stand-in itself, did against GitHub's description */
  assertClean(): void;
  close(): Promise<void>;
}

const description = loadDescription();
/** Compiling schemas takes longer than anything else here, so all stand-ins of a process share it. */
const validator = createValidator(description);

export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubStandIn> {
  const root = await mkdtemp(join(tmpdir(), 'github-'));
  const state = createState({ now: options.clock ?? tickingClock() });
  const faults = createFaults();
  const requests: LoggedRequest[] = [];
  const violations: string[] = [];
  const routes = { ...allRoutes, ...options.routes };
  const { beforeAnswer = () => undefined } = options;
  const complain = (fault: string) => violations.push(fault);
  const context = { state, root, routes, description, validator, faults, requests, complain, beforeAnswer };
  let handle: ReturnType<typeof createHandler> | undefined;
  const server = await startHttpServer(async (request, response) => handle?.(request, response));
  const urls: Urls = urlsAt(server.origin);
  handle = createHandler(context, urls);

  const close = async () => {
    await server.close();
    await rm(root, { recursive: true, force: true });
  };
  const find = {
    repository: (fullName: string) => findRepository(state, fullName) ?? missing(`repository ${fullName}`),
    issue: (repository: Repository, number: number) =>
      repository.issues[number - 1] ?? missing(`#${number} in ${repository.fullName}`),
    pullRequest: async (repository: Repository, number: number) => {
      await followHeads(state, repository);
      const issue = find.issue(repository, number);
      return isPullRequest(issue) ? issue : missing(`pull request ${number}`);
    },
  };

  return {
    ...createActs(state),
    ...find,
    serverUrl: urls.server,
    apiUrl: urls.api,
    graphqlUrl: urls.graphql,
    requests,
    pushes: state.pushes,
    dispatches: state.dispatches,
    events: createEvents({ urls, validator }),
    user: (login) => ensureUser(state, { login }),
    createRepository: (params) => createRepository(state, { ...params, root }),
    fork: (params) => forkRepository(state, { ...params, root }),
    deleteRepository: (repository) => deleteRepository(state, repository),
    setPermission: ({ repository, user, role }) => {
      repository.roles.set(ensureUser(state, { login: user }).id, role);
    },
    appToken: (params) => grantAppToken(state, params),
    userToken: (login, scopes) => grantUserToken(state, { login, scopes }),
    registerApp: (params) => registerApp(state, params),
    workflowRuns: state.workflowRuns,
    passTime: (milliseconds) => {
      state.passed += milliseconds;
    },
    revokeToken: (token) => {
      state.tokens.delete(token);
      state.revokedTokens.add(token);
    },
    commit: (params) => commitTo(state, params),
    deleteBranch,
    readFile: readFileAt,
    log: logOf,
    fault: (fault) => faults.add(fault),
    endFaults: () => faults.end(),
    snapshot: async () => {
      for (const repository of state.repositories) await followHeads(state, repository);
      return takeSnapshot(state);
    },
    assertClean: () => {
      const unmet = faults
        .unmet()
        .map(({ fault }) => `no request met the fault ${JSON.stringify(fault.kind)}`);
      const all = [...new Set([...violations, ...unmet])];
      if (all.length > 0) throw new Error(`GitHub was not used as described:\n${all.join('\n')}`);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function tickingClock(): () => Date {
  let moment = Date.UTC(2026, 0, 9, 9, 0, 0);
  return () => {
    moment += 1000;
    return new Date(moment);
  };
}

function missing(what: string): never {
  throw new Error(`The stand-in has no ${what}`);
}
