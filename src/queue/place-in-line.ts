import { z } from 'zod';
import { issueOfBranchName } from '../core/branch-issue.ts';
import type { NumberedCommand } from '../core/command.ts';
import { numberOf } from '../core/command.ts';
import type { StoredSource } from './stored-job.ts';

/** Where a job stands: jobs with the same key run one after the other, a higher priority goes first. */
export interface PlaceInLine {
  key: string;
  priority: number;
  /** The pull request whose issue has to be looked up to know the key that counts. */
  unresolved?: number | undefined;
}

/** From here on a job only says something, takes seconds, and waits for no other one. */
export const ANSWERS = 100;

const PRIORITIES: Readonly<Record<NumberedCommand['kind'], number>> = {
  cancel: ANSWERS + 1,
  status: ANSWERS,
  help: ANSWERS,
  implement: 30,
  revise: 20,
  plan: 20,
  'primer-sync': 10,
};

export function placeInLine(source: StoredSource, command: NumberedCommand): PlaceInLine {
  const priority = PRIORITIES[command.kind];
  const { repository } = command;
  if (priority >= ANSWERS) return { key: `${repository.id}/answer/${command.runId}`, priority };
  if (command.kind === 'primer-sync') return { key: `${repository.id}/primer`, priority };
  const issue = command.kind === 'plan' ? numberOf(command) : issueIn(source);
  if (issue !== undefined) return { key: issueKey({ repository: repository.id, issue }), priority };
  const number = numberOf(command);
  return { key: pullKey({ repository: repository.id, pull: number }), priority, unresolved: number };
}

/** All that is done about an issue and the branch of its plan. */
export function issueKey({ repository, issue }: { repository: number; issue: number }): string {
  return `${repository}/issue/${issue}`;
}

function pullKey({ repository, pull }: { repository: number; pull: number }): string {
  return `${repository}/pull/${pull}`;
}

const subject = z.object({
  issue: z.object({ number: z.int(), pull_request: z.unknown().optional() }).optional(),
  pull_request: z.object({ head: z.object({ ref: z.string() }) }).optional(),
});

/** The issue that a source is about, where it says so itself. A comment on a pull request only knows the pull request. */
function issueIn(source: StoredSource): number | undefined {
  if (source.kind === 'command') return source.issue;
  const { issue, pull_request } = subject.safeParse(source.payload).data ?? {};
  if (pull_request) return issueOfBranchName(pull_request.head.ref);
  const isPullRequest = issue?.pull_request !== undefined && issue.pull_request !== null;
  return isPullRequest ? undefined : issue?.number;
}
