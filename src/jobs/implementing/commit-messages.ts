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
}

/** Of a commit that finishes or belongs to `phase`, such as `2/5`; `what` it holds, for people. */
export function workMessage(
  { id, bot }: Pick<Run, 'id' | 'bot'>,
  { proposed, approvers, what, phase }: Carrying & { what: string; phase: string },
): MessageParts {
  const { title, issue } = proposed.plan.frontMatter;
  return {
    subject: `${plainLine(title)} — ${plainLine(what)}${issue === undefined ? '' : ` (#${issue})`}`,
    trailers: [
      { key: 'Baton-Run', value: id },
      { key: 'Baton-Plan', value: proposed.path },
      { key: 'Baton-Phase', value: phase },
      ...coAuthors(approvers, bot),
    ],
  };
}

/** Of work in progress on `phase`. Without `Baton-Phase`, so that the phase is not taken for done. */
export function unfinishedMessage(
  { id, bot }: Pick<Run, 'id' | 'bot'>,
  { proposed, approvers, what, phase }: Carrying & { what: string; phase: string },
): MessageParts {
  const { title, issue } = proposed.plan.frontMatter;
  return {
    subject: `WIP: ${plainLine(title)} — ${plainLine(what)}${issue === undefined ? '' : ` (#${issue})`}`,
    body: 'The run was stopped in the middle of this phase. The next one goes on from here.',
    trailers: [
      { key: 'Baton-Run', value: id },
      { key: 'Baton-Plan', value: proposed.path },
      { key: 'Baton-Work-In-Progress', value: phase },
      ...coAuthors(approvers, bot),
    ],
  };
}

function coAuthors(approvers: readonly Actor[], bot: Bot) {
  return approvers.map((approver) => ({
    key: 'Co-authored-by',
    value: `${approver.login} <${noreplyAddress(approver, bot)}>`,
  }));
}
