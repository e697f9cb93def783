import { type Actor, type Bot, noreplyAddress } from '../../core/people.ts';
import { plainLine } from '../../report/neutral.ts';
import type { MessageParts } from '../../workspace/git/commit-message.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import type { Run } from '../run/run.ts';

/** What a commit holds that belongs to no phase, for people. */
export const MENDED = { inValidation: 'mended in validation', afterReview: 'mended after review' } as const;

interface Carrying {
  proposed: Pick<ProposedPlan, 'plan' | 'path'>;
  approvers: readonly Actor[];
  /** What the commit holds, for people. */
  what: string;
  /** Such as `2/5`. */
  phase: string;
}

type Who = Pick<Run, 'id' | 'bot'>;

/** Of a commit that finishes or belongs to a phase. */
export function workMessage(who: Who, carrying: Carrying): MessageParts {
  return { subject: subjectOf(carrying), trailers: trailersOf(who, { ...carrying, key: 'Baton-Phase' }) };
}

/** Of work in progress on a phase. Without `Baton-Phase`, so that the phase is not taken for done. */
export function unfinishedMessage(who: Who, carrying: Carrying): MessageParts {
  return {
    subject: `WIP: ${subjectOf(carrying)}`,
    body: 'The run was stopped in the middle of this phase. The next one goes on from here.',
    trailers: trailersOf(who, { ...carrying, key: 'Baton-Work-In-Progress' }),
  };
}

function subjectOf({ proposed, what }: Carrying): string {
  const { title, issue } = proposed.plan.frontMatter;
  return `${plainLine(title)} — ${plainLine(what)}${issue === undefined ? '' : ` (#${issue})`}`;
}

/** `key`: of the trailer that names the phase. */
function trailersOf({ id, bot }: Who, { key, proposed, approvers, phase }: Carrying & { key: string }) {
  return [
    { key: 'Baton-Run', value: id },
    { key: 'Baton-Plan', value: proposed.path },
    { key, value: phase },
    ...coAuthors(approvers, bot),
  ];
}

function coAuthors(approvers: readonly Actor[], bot: Bot) {
  return approvers.map((approver) => ({
    key: 'Co-authored-by',
    value: `${approver.login} <${noreplyAddress(approver, bot)}>`,
  }));
}
