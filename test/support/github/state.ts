import { createHash } from 'node:crypto';
import type { Permissions } from './operations.ts';

/** What a person may do in one repository, as GitHub names the roles. */
export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

export interface User {
  id: number;
  nodeId: string;
  login: string;
  type: 'User' | 'Bot' | 'Organization';
  createdAt: Date;
}

export interface Repository {
  id: number;
  nodeId: string;
  owner: User;
  name: string;
  fullName: string;
  private: boolean;
  defaultBranch: string;
  /** Path of the bare repository, whose refs are the truth. */
  gitDirectory: string;
  parent?: Repository;
  roles: Map<number, Role>;
  labels: Label[];
  issues: Issue[];
  checkRuns: CheckRun[];
  settings: RepositorySettings;
  createdAt: Date;
  pushedAt: Date;
}

export interface RepositorySettings {
  /** "Allow GitHub Actions to create and approve pull requests". */
  actionsMayOpenPullRequests: boolean;
  /** Private repositories of a free account have neither draft pull requests nor rules for branches. */
  draftPullRequests: boolean;
  /** Whether workflows run at all, and which actions they may use. */
  actions: 'all' | 'local_only' | 'selected' | 'off';
  /** What a workflow's token may do where the workflow has no `permissions:`. */
  workflowToken: 'read' | 'write';
  /** Names of Actions secrets: the repository's own, and those of its organisation that it shares. */
  secrets: string[];
  organizationSecrets: string[];
  rulesets: Ruleset[];
  /** The older kind of branch rules. */
  branchProtection: BranchProtection[];
  issues: boolean;
  archived: boolean;
}

/** Active rules for branches whose names fit one of `branches`: patterns, `~ALL` or `~DEFAULT_BRANCH`. */
export interface Ruleset {
  id: number;
  name: string;
  branches: string[];
  rules: readonly { type: string; parameters?: object }[];
  bypass: readonly {
    actor_type: 'Integration' | 'RepositoryRole';
    actor_id: number;
    bypass_mode: 'always';
  }[];
}

/** By the names of GitHub's GraphQL API. */
export interface BranchProtection {
  pattern: string;
  requiresApprovingReviews?: boolean;
  dismissesStaleReviews?: boolean;
  restrictsReviewDismissals?: boolean;
  requiresCommitSignatures?: boolean;
  requiresStatusChecks?: boolean;
  restrictsPushes?: boolean;
  blocksCreations?: boolean;
  lockBranch?: boolean;
}

export interface Label {
  id: number;
  nodeId: string;
  name: string;
  color: string;
  description?: string;
}

export interface LabelEvent {
  id: number;
  nodeId: string;
  event: 'labeled' | 'unlabeled';
  actor: User;
  label: Pick<Label, 'name' | 'color'>;
  createdAt: Date;
}

export interface Issue {
  id: number;
  nodeId: string;
  repository: Repository;
  number: number;
  title: string;
  body: string | null;
  author: User;
  state: 'open' | 'closed';
  labels: Label[];
  /** Who put which label on it and took it off, oldest first. */
  labelEvents: LabelEvent[];
  comments: Comment[];
  reactions: Reaction[];
  createdAt: Date;
  updatedAt: Date;
  closedAt?: Date;
  closedBy?: User;
  /** Present where the issue is a pull request. */
  pull?: Pull;
}

export type PullRequest = Issue & { pull: Pull };

export interface Pull {
  id: number;
  nodeId: string;
  draft: boolean;
  base: { ref: string; sha: string };
  /** `repository` is absent when the fork was deleted. */
  head: { ref: string; sha: string; repository?: Repository };
  maintainerCanModify: boolean;
  reviews: Review[];
  /** Those on lines of files, in the order in which they were made. */
  reviewComments: ReviewComment[];
  requestedReviewers: User[];
  merged?: { at: Date; by: User; sha: string };
}

export interface Comment {
  id: number;
  nodeId: string;
  body: string;
  author: User;
  reactions: Reaction[];
  createdAt: Date;
  updatedAt: Date;
}

export interface Reaction {
  id: number;
  nodeId: string;
  user: User;
  content: ReactionContent;
  createdAt: Date;
}

export type ReactionContent = '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes';

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';

export interface Review {
  id: number;
  nodeId: string;
  author: User;
  state: ReviewState;
  body: string;
  commitId: string;
  submittedAt: Date;
  reactions: Reaction[];
  dismissal?: { by: User; message: string };
}

/** A comment on lines of a file, given with a review. */
export interface ReviewComment {
  id: number;
  nodeId: string;
  reviewId: number;
  author: User;
  body: string;
  path: string;
  /** In the file as it was at `commitId`; the last one of several. */
  line: number;
  startLine?: number;
  commitId: string;
  /** The difference up to that line, from the header of its hunk on. */
  diffHunk: string;
  /** Id of the first comment of its thread. */
  inReplyTo?: number;
  createdAt: Date;
  updatedAt: Date;
  reactions: Reaction[];
}

/** What an App says of a commit. */
export interface CheckRun {
  id: number;
  nodeId: string;
  /** The account of the App that made it, and that alone may change it. */
  app: User;
  name: string;
  headSha: string;
  externalId: string | null;
  detailsUrl: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: CheckConclusion | null;
  startedAt: Date;
  completedAt: Date | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: CheckAnnotation[];
}

export type CheckConclusion =
  | 'action_required'
  | 'cancelled'
  | 'failure'
  | 'neutral'
  | 'success'
  | 'skipped'
  | 'timed_out';

export interface CheckAnnotation {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: 'notice' | 'warning' | 'failure';
  title?: string;
  message: string;
}

/** Who a token stands for: an App (or the workflow's own token) with its permissions, or a person with theirs. */
export type TokenActor =
  | { kind: 'app'; user: User; permissions: Permissions; repositories: Repository[] }
  /** `scopes` are those of a classic token; other kinds have none to tell. */
  | { kind: 'user'; user: User; scopes?: readonly string[] | undefined };

/** A workflow that was started through the API. */
export interface Dispatch {
  repository: Repository;
  workflow: string;
  ref: string;
  inputs: Record<string, string>;
  actor: User;
}

/** One ref that a push over HTTP changed; all zeros stand for "did not exist" and "was deleted". */
export interface Push {
  repository: string;
  actor: string;
  ref: string;
  before: string;
  after: string;
}

/** An App that is registered, by its own key. */
export interface App {
  id: number;
  slug: string;
  /** PEM. */
  publicKey: string;
  /** What it may ask for at most. */
  permissions: Permissions;
  installations: Installation[];
}

export interface Installation {
  id: number;
  account: User;
  repositories: Repository[];
  createdAt: Date;
}

/** A run that a dispatch has started. */
export interface WorkflowRun {
  id: number;
  repository: Repository;
  path: string;
  /** What its `run-name` came to, or the name of the workflow. */
  title: string;
  actor: User;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: 'success' | 'failure' | 'cancelled' | 'startup_failure' | null;
  createdAt: Date;
}

export interface State {
  apps: App[];
  workflowRuns: WorkflowRun[];
  /** When tokens of installations end; others do not. */
  expiries: Map<string, Date>;
  /** How much later it is for tokens than by the machine's clock, in milliseconds. */
  passed: number;
  now(): Date;
  nextId(): number;
  users: User[];
  repositories: Repository[];
  tokens: Map<string, TokenActor>;
  /** No longer good, and still not to be seen anywhere. */
  revokedTokens: Set<string>;
  dispatches: Dispatch[];
  pushes: Push[];
}

export function createState(options: { now: () => Date }): State {
  let last = 1000;
  return {
    now: options.now,
    nextId: () => {
      last += 1;
      return last;
    },
    apps: [],
    workflowRuns: [],
    expiries: new Map(),
    passed: 0,
    users: [],
    repositories: [],
    tokens: new Map(),
    revokedTokens: new Set(),
    dispatches: [],
    pushes: [],
  };
}

/** An opaque id as GraphQL knows it; the kind is in its prefix, as with GitHub's own. */
export function nodeId(prefix: string, id: number): string {
  return `${prefix}_kwDO${createHash('sha256').update(`${prefix}${id}`).digest('base64url').slice(0, 12)}`;
}

export function findUser(state: State, login: string): User | undefined {
  return state.users.find((user) => user.login.toLowerCase() === login.toLowerCase());
}

export function findRepository(state: State, fullName: string): Repository | undefined {
  return state.repositories.find((entry) => entry.fullName.toLowerCase() === fullName.toLowerCase());
}

export function isPullRequest(issue: Issue): issue is PullRequest {
  return issue.pull !== undefined;
}

export function pullRequests(repository: Repository): PullRequest[] {
  return repository.issues.filter(isPullRequest);
}

/** The role of somebody: the owner administrates, and everybody reads what is public. */
export function roleOf(repository: Repository, user: User): Role {
  if (user.id === repository.owner.id) return 'admin';
  return repository.roles.get(user.id) ?? (repository.private ? 'none' : 'read');
}

const RANKS: readonly Role[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

export function atLeast(role: Role, wanted: Role): boolean {
  return RANKS.indexOf(role) >= RANKS.indexOf(wanted);
}
