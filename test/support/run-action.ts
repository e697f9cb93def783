import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { pathWithout } from './path-without.ts';

/** The built action; `npm test` builds it first. */
const BUILT_ACTION = resolve(import.meta.dirname, '../../dist/action.js');
const MANIFEST = resolve(import.meta.dirname, '../../action.yml');

export interface ActionEvent {
  name: string;
  payload: unknown;
}

export interface ActionEndpoints {
  apiUrl: string;
  graphqlUrl: string;
  serverUrl: string;
  anthropicUrl: string | undefined;
}

export interface ActionRun {
  exitCode: number | null;
  outputs: Record<string, string>;
  summary: string;
  /** Standard output and error as they came. */
  log: string;
  /** The record at `report_path`, where there is one. */
  record: Record<string, unknown> | undefined;
  /** Its temporary directory while it ran. */
  temp: string;
  /** Directories of its own that it left there. */
  left: string[];
  /** The records of its sessions, as JSON Lines; also of a run that was killed. */
  sessionRecords: string[];
}

interface RunParams {
  event: ActionEvent;
  repository: string;
  inputs: Readonly<Record<string, string>>;
  endpoints: ActionEndpoints;
  /** Programs that are not installed where the action runs. */
  missing?: readonly string[];
  runId?: string;
  /** Called with the log as it grows. */
  onLog?: (text: string) => void;
  /** What a machine of one's own has otherwise than GitHub's runners: `PATH`, `TMPDIR`. */
  environment?: Readonly<Record<string, string>>;
  /** Options of Node's; without them it starts as on a runner. */
  node?: readonly string[];
  /** Ends the process with SIGKILL. */
  kill?: AbortSignal;
  /** Sends it a signal that it can answer. */
  interrupt?: { when: AbortSignal; with: 'SIGINT' | 'SIGTERM' };
}

/**
 * Runs the built action as GitHub's runner does: a process of its own with the inputs, the event and the files for
 * outputs in its environment, and nothing else.
 */
export async function runAction(params: RunParams): Promise<ActionRun> {
  const temp = await mkdtemp(join(tmpdir(), 'runner-'));
  const file = (name: string) => join(temp, name);
  try {
    await writeFile(file('event.json'), JSON.stringify(params.event.payload));
    await writeFile(file('output'), '');
    await writeFile(file('summary'), '');
    const path = await pathWithout(params.missing ?? [], file(PROGRAMS));
    const { exitCode, log } = await runToEnd(
      environmentOf(params, { file, temp, path, inputs: await inputsOf(params) }),
      params,
    );
    const outputs = parseOutputs(await readFile(file('output'), 'utf8'));
    const record = outputs.report_path ? JSON.parse(await readFile(outputs.report_path, 'utf8')) : undefined;
    const summary = await readFile(file('summary'), 'utf8');
    return {
      exitCode,
      log,
      outputs,
      summary,
      record,
      temp,
      left: await directoriesIn(temp),
      sessionRecords: await sessionRecordsIn(temp),
    };
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

async function directoriesIn(temp: string): Promise<string[]> {
  const entries = await readdir(temp, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && entry.name !== PROGRAMS).map(({ name }) => name);
}

async function sessionRecordsIn(directory: string): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.jsonl'));
  return Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
}

/** What is not given has the default that the manifest declares, as on a runner. */
async function inputsOf({ inputs }: RunParams): Promise<Record<string, string>> {
  const manifest: { inputs: Record<string, { default?: string }> } = parse(await readFile(MANIFEST, 'utf8'));
  const unknown = Object.keys(inputs).filter((name) => !(name in manifest.inputs));
  if (unknown.length > 0) throw new Error(`The action has no input ${unknown.join(', ')}`);
  return Object.fromEntries(
    Object.entries(manifest.inputs).map(([name, input]) => [
      `INPUT_${name.toUpperCase()}`,
      inputs[name] ?? input.default ?? '',
    ]),
  );
}

function environmentOf(
  { event, repository, endpoints, runId = '7001', environment }: RunParams,
  {
    file,
    temp,
    path,
    inputs,
  }: { file: (name: string) => string; temp: string; path: string; inputs: Record<string, string> },
): Record<string, string> {
  return {
    ...inputs,
    CI: 'true',
    PATH: path,
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: endpoints.apiUrl,
    GITHUB_GRAPHQL_URL: endpoints.graphqlUrl,
    GITHUB_SERVER_URL: endpoints.serverUrl,
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ID: runId,
    GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/baton.yml@refs/heads/main`,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: file('event.json'),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    RUNNER_TEMP: temp,
    ...(endpoints.anthropicUrl && { ANTHROPIC_BASE_URL: endpoints.anthropicUrl }),
    ...environment,
  };
}

const PROGRAMS = 'programs';

async function runToEnd(
  env: Record<string, string>,
  { onLog, kill, interrupt, node = [] }: RunParams,
): Promise<{ exitCode: number | null; log: string }> {
  const child = spawn(process.execPath, [...node, BUILT_ACTION], {
    env,
    cwd: env.RUNNER_TEMP,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  kill?.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  interrupt?.when.addEventListener('abort', () => child.kill(interrupt.with), { once: true });
  if (kill?.aborted) child.kill('SIGKILL');
  let log = '';
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      onLog?.(text);
    });
  }
  const exitCode = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  return { exitCode, log };
}

/** The runner's file of `name<<delimiter` blocks. */
function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const [name, delimiter] = lines[at]?.split('<<') ?? [];
    if (!name || !delimiter) continue;
    const end = lines.indexOf(delimiter, at + 1);
    outputs[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return outputs;
}
