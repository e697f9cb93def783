import { findPackage } from '../package-root.ts';
import { COMMANDS } from './commands.ts';
import { runCli } from './run-cli.ts';

const LEFT_OVER_MS = 1_000;
const ending = new AbortController();

/** See `CliHost`. */
function interruption(): AbortSignal {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  // A terminal that goes away says so more than once, for its shell says it as well. What is written to it fails.
  process.on('SIGHUP', () => {
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
    ending.abort();
  });
  return ending.signal;
}

const { version } = await findPackage();
process.exitCode = await runCli(
  {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    directory: process.cwd(),
    interruption,
  },
  { args: process.argv.slice(2), commands: COMMANDS, version },
);
// What nobody waits for any more, such as a database that never answers, keeps no process that was told to end.
if (ending.signal.aborted) setTimeout(() => process.exit(), LEFT_OVER_MS).unref();
