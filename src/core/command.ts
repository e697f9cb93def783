import type { RunId, Sha } from './ids.ts';
import type { FrozenIssue } from './issue.ts';
import type { Actor } from './people.ts';

/** What Baton is asked to do, by whom and where: all that a job starts from. */
export type Command = PlanCommand | ImplementCommand;

export interface RepositoryRef {
  id: number;
  owner: string;
  name: string;
  defaultBranch: string;
}

interface CommandBase {
  repository: RepositoryRef;
  /** Who caused the event; their permission is looked up live before anything else happens. */
  actor: Actor;
  runId: RunId;
}

export type PlanCommand = CommandBase & { kind: 'plan'; issue: IssueSource };

export type IssueSource =
  | { kind: 'labeled'; label: string; issue: FrozenIssue }
  | { kind: 'dispatched'; number: number; auto: boolean };

export type ImplementCommand = CommandBase & {
  kind: 'implement';
  pullRequest: number;
  approval: ApprovalSource;
};

export type ApprovalSource =
  | { kind: 'review'; id: number; nodeId: string; commitId: Sha; reviewer: Actor; submittedAt: Date }
  /** `auto`: go on also when nobody approved. */
  | { kind: 'dispatched'; auto: boolean };
