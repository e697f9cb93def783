import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getInput, isDebug, setOutput, setSecret } from '@actions/core';
import { takesWork } from '../core/command.ts';
import { fullDiskStop } from '../core/full-disk.ts';
import { redactor } from '../core/redact.ts';
import { Stop } from '../core/stop.ts';
import { dispatch } from '../dispatch.ts';
import type { Part } from '../jobs/run/deps.ts';
import type { JobEnd, RunRecord } from '../jobs/run-job.ts';
import { toTrigger } from '../trigger/to-trigger.ts';
import { actionOutputs, mergedOutputs, readActionInputs } from './action-io.ts';
import { actionLog } from './action-log.ts';
import { actionDeps, type RunnerVariables, readRunner } from './deps.ts';

const secrets = ['anthropic_api_key', 'github_token']
  .map((name) => getInput(name))
  .filter((value) => value !== '');
secrets.forEach((value) => {
  setSecret(value);
});
const log = actionLog({ write: (text) => process.stdout.write(text), redact: redactor(secrets) });

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!ending.signal.aborted) log.warn('The run was told to end: it stops and tidies up.');
    ending.abort();
  });
}

async function main(): Promise<void> {
  const inputs = readActionInputs(getInput);
  const runner = readRunner(process.env);
  const payload: unknown = JSON.parse(await readFile(runner.GITHUB_EVENT_PATH, 'utf8'));
  const trigger = toTrigger(
    { name: runner.GITHUB_EVENT_NAME, payload },
    { ...inputs, runKey: runner.GITHUB_RUN_ID },
  );
  if (trigger.kind === 'ignored') {
    log.info(`Ignored: ${trigger.reason}.`);
    setOutput('conclusion', 'ignored');
    return;
  }
  const { command } = trigger;
  if (inputs.part === 'work' && !takesWork(command)) {
    log.info(`There is nothing to work on for \`${command.kind}\`: the part that publishes does all of it.`);
    setOutput('conclusion', 'ignored');
    return;
  }
  const deps = await actionDeps(inputs, {
    runner,
    repository: command.repository,
    environment: process.env,
    log,
    signal: ending.signal,
  });
  const outputs = [];
  for (const end of await dispatch(deps, command)) outputs.push(await report(end, runner, deps.part));
  for (const [name, value] of Object.entries(mergedOutputs(outputs))) setOutput(name, value);
}

/** Keeps the record of a run and says how it ended. Returns its outputs. */
async function report({ outcome, record }: JobEnd, runner: RunnerVariables, part: Part | undefined) {
  const redact = redactor(secrets);
  const reportPath = await keepReport(record, runner);
  const outputs = actionOutputs({ command: record.command, outcome, totals: record.totals, reportPath });
  if (part?.kind === 'work') {
    log.info(`${outcome.conclusion}. The part that publishes tells what has come of it.`);
    return outputs;
  }
  if (runner.GITHUB_STEP_SUMMARY)
    await orWarn('summary', appendFile(runner.GITHUB_STEP_SUMMARY, `${redact(outcome.report)}\n\n`));
  const fails = outcome.conclusion === 'failed' || outcome.conclusion === 'limit_reached';
  if (fails) process.exitCode = 1;
  (fails ? log.error : log.info)(`${outcome.conclusion}: ${outcome.line}`);
  return outputs;
}

/** Undefined where it could not be kept. */
async function keepReport(record: RunRecord, runner: RunnerVariables): Promise<string | undefined> {
  const path = reportPathOf(record, runner);
  const text = redactor(secrets)(JSON.stringify(record, null, 2));
  return (await orWarn('report', writeFile(path, text))) ? path : undefined;
}

/** How the run ended is told all the same. */
async function orWarn(what: string, writing: Promise<void>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    log.warn(`The ${what} of the run could not be written: ${String(error)}`);
    return false;
  }
}

/** Beside the record of the session, where there is one. */
function reportPathOf({ command, run, sessionRecord }: RunRecord, { RUNNER_TEMP }: RunnerVariables): string {
  const directory = sessionRecord === undefined ? (RUNNER_TEMP ?? tmpdir()) : dirname(sessionRecord);
  return join(directory, `baton-${command}-${run}.json`);
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  const stop = (await fullDiskStop(error, tmpdir())) ?? error;
  log.error(
    stop instanceof Stop
      ? stop.message
      : `Baton itself failed: ${String(error)}. Please report this with the log of the run.`,
  );
  if (isDebug() && error instanceof Error && error.stack) log.foreign(error.stack);
  // Last: it is a file as well.
  setOutput('conclusion', 'failed');
}
