#!/usr/bin/env node
import { runCli } from './cli/run-cli.ts';
import { serve } from './cli/serve.ts';
import { worker } from './cli/worker.ts';
import { findPackage } from './package-root.ts';

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
  { args: process.argv.slice(2), commands: [serve, worker], version },
);
