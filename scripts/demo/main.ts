import { DemoFailure } from './demo-failure.ts';
import { readInvocation, USAGE } from './invocation.ts';
import { type DemoParams, performDemo } from './perform.ts';
import { failure } from './present/frame.ts';
import { screenOn } from './present/screen.ts';
import { openWorkplace } from './workplace.ts';

/** As a shell has it for what ended by SIGINT. */
const CANCELLED = 130;

async function main(): Promise<number> {
  const invocation = readInvocation(process.argv.slice(2), process.env);
  switch (invocation.kind) {
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    case 'wrong':
      process.stderr.write(invocation.message);
      return 2;
    case 'demo':
      return demonstrate(invocation);
  }
}

async function demonstrate({ model, keep }: Omit<DemoParams, 'workplace' | 'signal'>): Promise<number> {
  const screen = screenOn(process.stdout);
  const signal = cancellation();
  await using workplace = await openWorkplace();
  try {
    await performDemo(screen, { model, keep, workplace, signal });
    return 0;
  } catch (error) {
    if (signal.aborted) return CANCELLED;
    workplace.keepLog();
    workplace.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    screen.show(failure({ message: sentence(error), logPath: workplace.logPath }, screen.width));
    return 1;
  }
}

/** Aborts when the demo is interrupted or nobody reads it any more. A second interrupt ends it at once. */
function cancellation(): AbortSignal {
  const controller = new AbortController();
  const cancel = () => controller.abort();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, cancel);
  process.stdout.on('error', cancel);
  return controller.signal;
}

function sentence(error: unknown): string {
  if (error instanceof DemoFailure) return error.message;
  const [first = ''] = String(error).split('\n');
  return `The demo itself failed: ${first}`;
}

process.exitCode = await main();
