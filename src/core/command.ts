import type { RunId, Sha } from './ids.ts';
import type { FrozenIssue } from './issue.ts';
import type { Actor } from './people.ts';

/** What Baton is asked to do, by whom and where: all that a job starts from. */
export type Command =
  | PlanCommand
  | ReviseCommand
  | ImplementCommand
  | CancelCommand
  | StatusCommand
  | HelpCommand
  | PrimerSyncCommand;

export interface RepositoryRef {
  id: number;
  owner: string;
  name: string;
  defaultBranch: string;
}

/** A comment that asked for something. */
export interface CommentRef {
  id: number;
  nodeId: string;
  author: Actor;
  at: Date;
}

interface CommandBase {
  repository: RepositoryRef;
  /** Who caused the event; their permission is looked up live before anything else happens. */
  actor: Actor;
  runId: RunId;
}

/** `auto`: whoever hosts the run wants the plan carried out without waiting for an approval. */
export type PlanCommand = CommandBase & { kind: 'plan'; issue: IssueSource; auto: boolean };

export type IssueSource =
  | { kind: 'labeled'; label: string; issue: FrozenIssue }
  /** `force`: also where the planner would say that no plan is needed. */
  | { kind: 'commented'; issue: FrozenIssue; comment: CommentRef; force: boolean }
  /** Somebody commented on an issue that waits for an answer. */
  | { kind: 'answered'; issue: FrozenIssue; comment: CommentRef; text: string }
  | { kind: 'dispatched'; number: number };

export type ImplementCommand = CommandBase & {
  kind: 'implement';
  /** The plan's pull request, or the issue that it is for. */
  pullRequest: number;
  approval: ApprovalSource;
};

export type ApprovalSource =
  | { kind: 'review'; id: number; nodeId: string; commitId: Sha; reviewer: Actor; submittedAt: Date }
  /** `auto`: go on also when nobody approved. */
  | { kind: 'commented'; comment: CommentRef; auto: boolean }
  | { kind: 'dispatched'; auto: boolean };

/** Carries out a plan that waits for nobody; it has no more in it than JSON can hold. */
export type HandoffCommand = ImplementCommand & { approval: { kind: 'dispatched'; auto: boolean } };

export type ReviseCommand = CommandBase & {
  kind: 'revise';
  /** The plan's pull request, or the issue that it is for. */
  pullRequest: number;
  request: RevisionRequest;
};

export type RevisionRequest =
  | { kind: 'review'; id: number; nodeId: string; reviewer: Actor; body: string; submittedAt: Date }
  | { kind: 'commented'; comment: CommentRef; instructions: string }
  | { kind: 'dispatched'; instructions: string };

/** Stops what runs for an issue or its pull request. */
export type CancelCommand = CommandBase & { kind: 'cancel'; number: number; comment: CommentRef };

export type StatusCommand = CommandBase & { kind: 'status'; number: number; comment: CommentRef };

/** Asked for, or the answer to a command that there is not: `unknown` is its word. */
export type HelpCommand = CommandBase & {
  kind: 'help';
  number: number;
  comment: CommentRef;
  unknown: string | undefined;
};

/** Brings the primer in step. */
export type PrimerSyncCommand = PrimerAtWillCommand | PrimerAfterMergeCommand;

/** `host`: a schedule, or somebody whose own token decides what they may. */
type PrimerAtWillCommand = CommandBase & { kind: 'primer-sync'; by: 'person' | 'host' };

/** Only where that pull request is one of Baton's, is merged, and has changed the architecture. */
export type PrimerAfterMergeCommand = CommandBase & { kind: 'primer-sync'; by: 'merge'; pullRequest: number };

/** The comment that a command came in, where it came in one. */
export function commentOf(command: Command): CommentRef | undefined {
  switch (command.kind) {
    case 'plan':
      return 'comment' in command.issue ? command.issue.comment : undefined;
    case 'implement':
      return command.approval.kind === 'commented' ? command.approval.comment : undefined;
    case 'revise':
      return command.request.kind === 'commented' ? command.request.comment : undefined;
    case 'cancel':
    case 'status':
    case 'help':
      return command.comment;
    case 'primer-sync':
      return undefined;
  }
}

/** Of an issue or a pull request, not of the repository as a whole. */
export type NumberedCommand = Exclude<Command, PrimerAtWillCommand>;

/** The issue or pull request that a command is about. */
export function numberOf(command: NumberedCommand): number {
  switch (command.kind) {
    case 'plan':
      return command.issue.kind === 'dispatched' ? command.issue.number : command.issue.issue.number;
    case 'implement':
    case 'revise':
    case 'primer-sync':
      return command.pullRequest;
    case 'cancel':
    case 'status':
    case 'help':
      return command.number;
  }
}

/** Whether a model has to work for it; the others only look up, answer or stop something. */
export function takesWork({ kind }: Command): boolean {
  return ['plan', 'revise', 'implement', 'primer-sync'].includes(kind);
}
