import type { CancelCommand } from '../core/command.ts';
import { readState } from '../github/labels.ts';
import { cancelAnswer } from '../report/cancel.ts';
import { admit } from './permission/admit.ts';
import { readSubject } from './permission/subject.ts';
import { answer } from './run/answer.ts';
import type { Outcome } from './run/outcome.ts';
import type { Run } from './run/run.ts';

/** Says what comes of a `/baton cancel`. The run that is to end finds the comment by itself: see `watchForCancel`. */
export async function cancel(run: Run, command: CancelCommand): Promise<Outcome> {
  await admit(run, command);
  const { number } = command;
  const { labelled } = await readSubject(run, number);
  const state = await readState(run.deps.github, { issue: labelled });
  const isRunning = state === 'planning' || state === 'implementing';
  const report = cancelAnswer({ number: labelled, isRunning });
  await answer(run, { number, markdown: report });
  const line = isRunning
    ? `The run for #${labelled} stops after its current step`
    : `Nothing runs for #${labelled}`;
  return { conclusion: 'answered', line, report };
}
