import { Stop } from '../../core/stop.ts';

/** The end of a run whose other part handed over what it may not. `why`: the end of a sentence. */
export function refused(why: string, cause?: unknown): Stop {
  return new Stop(
    'failed',
    `What the job that works handed over is refused: ${why}. Nothing of it was published. Look at that job’s log, and start again.`,
    { cause },
  );
}
