import { findPackage } from '../package-root.ts';
import { COMMANDS } from './commands.ts';
import { runCli } from './run-cli.ts';

const ending = new AbortController();

/** See `CliHost`. */
function interruption(): AbortSignal {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
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
