import type { NumberedCommand } from '../../core/command.ts';
import { errorMessage } from '../../core/error-message.ts';
import type { PullFigures } from '../../core/run-figures.ts';
import { within } from '../../core/within.ts';
import { readFigures } from '../../jobs/read-figures.ts';
import type { Deps } from '../../jobs/run/deps.ts';
import type { Outcome } from '../../jobs/run/outcome.ts';

/** Less than a worker that stops leaves to what it was doing: a job that is done must not be done again for its figures. */
const READ_WITHIN_MS = 5_000;

/** The figures of a job that has ended. Never throws: what cannot be read is lost, and the log says so. */
export async function figuresAfter(
  deps: Pick<Deps, 'github' | 'clock' | 'log'>,
  { withinMs = READ_WITHIN_MS, ...job }: { command: NumberedCommand; outcome: Outcome; withinMs?: number },
): Promise<PullFigures | undefined> {
  try {
    return await within(readFigures(deps, job), { milliseconds: withinMs, what: 'the answer of GitHub' });
  } catch (error) {
    deps.log.warn(`The figures of this job are lost to \`baton report --app\`: ${errorMessage(error)}`);
    return undefined;
  }
}
