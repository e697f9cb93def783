/**
 * Holds the session of a recorded run once more, offline and without the model, and compares what comes of it:
 *
 *     npm run replay -- <record.jsonl> [--repository <path>] [--verbose]
 *
 * The repository, by default the one of the working directory, has to hold the commit that the session started from. Prints
 * a line for each plan and commit; ends with 1 where one of them is not as it was.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { parseArgs, promisify } from 'node:util';
import type { Log } from '../src/core/log.ts';
import { type RunRecord, readRecord } from './replay/read-record.ts';
import { replayRun } from './replay/replay-run.ts';

const USAGE = 'Usage: npm run replay -- <record.jsonl> [--repository <path>] [--verbose]';
const run = promisify(execFile);

const { file, repository, verbose } = readArguments();
const record = readRecord(await readFile(file, 'utf8'));
if (record) await replay(record);
else console.log('The run held no session with a model, so there is nothing to replay.');

async function replay(record: RunRecord): Promise<void> {
  const gitDirectory = await gitDirectoryWith(record.start.base);
  const print = verbose ? (line: string) => console.error(line) : () => undefined;
  const comparisons = await replayRun(record, {
    gitDirectory,
    temporaryDirectory: tmpdir(),
    environment: process.env,
    log: logTo(print),
  });
  for (const { what, verdict } of comparisons) console.log(`${verdict.padEnd(9)}  ${what}`);
  if (comparisons.length === 0) console.log('The session came to no plan and no commit, as it did before.');
  const differs = comparisons.some(({ verdict }) => verdict === 'different' || verdict === 'missing');
  process.exitCode = differs ? 1 : 0;
}

async function gitDirectoryWith(commit: string): Promise<string> {
  try {
    await run('git', ['-C', repository, 'cat-file', '-e', `${commit}^{commit}`]);
  } catch {
    fail(`${repository} does not hold the commit ${commit}. Fetch it: git fetch origin ${commit}`);
  }
  const place = ['rev-parse', '--path-format=absolute', '--git-common-dir'];
  const { stdout } = await run('git', ['-C', repository, ...place]);
  return stdout.trim();
}

function logTo(print: (line: string) => void): Log {
  return {
    info: print,
    warn: print,
    error: print,
    foreign: print,
    group: (title, body) => {
      print(`== ${title}`);
      return body();
    },
  };
}

function readArguments(): { file: string; repository: string; verbose: boolean } {
  const options = {
    repository: { type: 'string', default: process.cwd() },
    verbose: { type: 'boolean', default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) return fail(USAGE);
    return { file, ...values };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

function fail(reason: string): never {
  console.error(reason);
  process.exit(2);
}
