import type { Actor } from './people.ts';

/** An issue as it stood at one moment: when its trigger fired (from the payload), or when it was read. */
export interface FrozenIssue {
  number: number;
  nodeId: string;
  title: string;
  body: string;
  author: Actor;
  state: 'open' | 'closed';
  isPullRequest: boolean;
  /** The issue's own `updated_at`. */
  at: Date;
}
