import type { SessionEvent } from '../../agent/session.ts';
import type { Config } from '../../config/schema.ts';
import type { Sha } from '../../core/ids.ts';
import type { Actor } from '../../core/people.ts';
import type { PullRequest } from '../../github/pull-requests.ts';
import type { PhaseStatus } from '../../report/progress.ts';
import type { CommandResult } from '../../workspace/sandbox/command-result.ts';

/**
 * All that a run tells about itself while it goes on. Whoever shows or keeps it (log, comment, checks, terminal, record)
 * listens to this one stream.
 */
export type RunEvent =
  | SessionEvent
  /** The repository's configuration has been read. */
  | { kind: 'config'; config: Config }
  /** A session with the model is about to open. */
  | { kind: 'session'; start: SessionStart }
  | { kind: 'phase'; number: number; total: number; name: string; steps: number; status: PhaseStatus }
  /** A step was ticked. */
  | { kind: 'step'; phase: number; step: number; text: string }
  /** Commands of the repository have run, up to and including the first that failed. */
  | { kind: 'check'; check: CheckKind; passed: boolean; runs: readonly CommandResult[] }
  /** The planner's plan was taken. */
  | { kind: 'plan'; path: string; text: string }
  /** It was committed and, unless this is a dry run, pushed. */
  | { kind: 'planned'; branch: string; commit: Sha }
  /** A commit of an implementation was made and, unless this is a dry run, pushed. */
  | { kind: 'commit'; what: string; commit: Sha; tree: string; parent: Sha }
  /** What was begun of a phase is not on the branch, `because`: the end of a sentence. */
  | { kind: 'unfinished'; phase: number; because: string; patch: string };

export type CheckKind = 'setup' | 'quality' | 'verify' | 'criterion' | 'unfinished';

/** What a session starts from, besides the configuration: with the same commit and answers it can be held again. */
export type SessionStart =
  | {
      role: 'planner';
      /** The directory of this run, whose name may be in what the model writes. */
      root: string;
      model: string;
      base: Sha;
      issue: number | undefined;
      file: { kind: 'new' } | { kind: 'kept'; path: string };
      /** See `PlanningTask`. */
      task: object;
      maxQuestions: number;
    }
  | {
      role: 'implementer';
      root: string;
      model: string;
      base: Sha;
      mergeBase: Sha;
      planPath: string;
      planText: string;
      donePhases: readonly number[];
      begunPhases: readonly number[];
      primer: string | undefined;
      skill: string | undefined;
      pull: WorkedOn;
      approvers: readonly Actor[];
    }
  /** `base`: the commit that is reviewed, by the skill of that name. */
  | { role: 'reviewer'; review: string; model: string; base: Sha }
  /** `since`: the commit that the primer was in step with, where that is known. */
  | { role: 'primer-keeper'; model: string; base: Sha; since: Sha | undefined };

/** The branch of a pull request, or one that nobody has proposed. */
export type WorkedOn = Pick<PullRequest, 'headRef'> &
  Partial<Pick<PullRequest, 'number' | 'baseRepositoryId'>>;

/** Must not throw. Gives a promise, which must not be rejected, where it shows something that is to be waited for. */
export type RunListener = (event: RunEvent) => Promise<void> | void;
