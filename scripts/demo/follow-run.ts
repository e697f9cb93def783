import type { ActionEvent, ActionRun } from '../../test/support/run-action.ts';
import { DemoFailure } from './demo-failure.ts';
import { BLANK } from './present/line.ts';
import { markdownLines } from './present/markdown.ts';
import { runEventLines } from './present/run-event-lines.ts';
import { type RunEvent, runEventReader } from './run-events.ts';
import type { Show } from './show.ts';

interface FollowParams {
  event: ActionEvent;
  /** The subject of the sentence that says how it ended. */
  what: string;
  /** The conclusion without which the demo cannot go on. */
  aim: string;
  onEvent?: (event: RunEvent) => void;
}

/** Runs the action on an event and shows what it does while it does it. Throws DemoFailure unless it reaches its aim. */
export async function followRun(
  { stage, screen, log }: Show,
  { event, what, aim, onEvent }: FollowParams,
): Promise<ActionRun> {
  let before: RunEvent | undefined;
  const read = runEventReader((happened) => {
    screen.show(runEventLines(happened, before, screen.width));
    onEvent?.(happened);
    before = happened;
  });
  const run = await stage.run(
    event,
    eachLine((line) => {
      // That line is for the runner alone: it holds what is to be masked.
      if (line.startsWith('::add-mask::')) return;
      log(line);
      read(line);
    }),
  );
  const { conclusion } = run.outputs;
  if (conclusion === aim) return run;
  if (run.summary !== '') {
    screen.show([BLANK, ...markdownLines(run.summary, screen.width)]);
    throw new DemoFailure(`${what} ended as “${conclusion}”, for the reason above.`);
  }
  const reason = before?.kind === 'ended' ? before.text : `exit code ${run.exitCode}`;
  throw new DemoFailure(`${what} ended early: ${reason}`);
}

function eachLine(tell: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) tell(line);
  };
}
