import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getInput, setOutput, setSecret } from '@actions/core';
import { redactor } from '../core/redact.ts';
import { Stop } from '../core/stop.ts';
import { dispatch } from '../dispatch.ts';
import { toTrigger } from '../trigger/to-trigger.ts';
import { actionOutputs, readActionInputs } from './action-io.ts';
import { actionLog } from './action-log.ts';
import { actionDeps, readRunner } from './deps.ts';

const secrets = ['anthropic_api_key', 'github_token']
  .map((name) => getInput(name))
  .filter((value) => value !== '');
secrets.forEach((value) => {
  setSecret(value);
});
const log = actionLog({ write: (text) => process.stdout.write(text), redact: redactor(secrets) });

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
  const deps = await actionDeps(inputs, {
    runner,
    repository: command.repository,
    environment: process.env,
    log,
  });
  const { outcome, record } = await dispatch(deps, command);

  const reportPath = join(runner.RUNNER_TEMP ?? tmpdir(), `baton-${command.kind}-${command.runId}.json`);
  await writeFile(reportPath, redactor(secrets)(JSON.stringify(record, null, 2)));
  const outputs = actionOutputs({ command: command.kind, outcome, totals: record.totals, reportPath });
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
  if (runner.GITHUB_STEP_SUMMARY)
    await appendFile(runner.GITHUB_STEP_SUMMARY, `${redactor(secrets)(outcome.report)}\n`);
  const fails = outcome.conclusion === 'failed' || outcome.conclusion === 'limit_reached';
  if (fails) process.exitCode = 1;
  (fails ? log.error : log.info)(`${outcome.conclusion}: ${outcome.line}`);
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  setOutput('conclusion', 'failed');
  log.error(
    error instanceof Stop
      ? error.message
      : `Baton itself failed: ${String(error)}. Please report this with the log of the run.`,
  );
}
