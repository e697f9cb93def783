import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { expect } from '@jest/globals';
import { type RunRecord, readRecord } from '../../scripts/replay/read-record.ts';
import { replayRun } from '../../scripts/replay/replay-run.ts';
import type { Log } from '../../src/core/log.ts';
import type { Repository } from './github/state.ts';

/** Stories of a file may run side by side; what the sandbox's runtime is set to holds for the whole process. */
let last: Promise<unknown> = Promise.resolve();

/**
 * A replay takes as long as its session. So only those of some stories are held, and of them the first one of each role,
 * unless `BATON_REPLAY=all` asks for every session that is not the same as one before; the nightly run does.
 */
const all = process.env.BATON_REPLAY === 'all';
const REPRESENTATIVE = ['adherence', 'label-to-implementation', 'reviews', 'revise', 'unfinished-work'];
const replayed = new Set<string>();

/**
 * Holds the sessions of a run once more, from nothing but their records and the repository, and throws unless they come
 * to the same plans and trees.
 */
export async function replaySessions(
  sessionRecords: readonly string[],
  { gitDirectory }: Pick<Repository, 'gitDirectory'>,
): Promise<void> {
  const story = basename(expect.getState().testPath ?? '', '.test.ts');
  if (!all && !REPRESENTATIVE.includes(story)) return;
  for (const text of sessionRecords) {
    const record = readRecord(text);
    // Nothing came of it, so that there is nothing to compare.
    if (!record || record.traces.length === 0) continue;
    const { start, answers, traces } = record;
    const key = all ? JSON.stringify([start.role, answers.length, traces]) : start.role;
    if (replayed.has(key)) continue;
    replayed.add(key);
    const turn = last.then(() => replaySession(record, gitDirectory));
    last = turn.catch(() => undefined);
    await turn;
  }
}

async function replaySession(record: RunRecord, gitDirectory: string): Promise<void> {
  const told: string[] = [];
  const comparisons = await replayRun(record, {
    gitDirectory,
    temporaryDirectory: tmpdir(),
    environment: process.env,
    log: logTo(told),
  });
  const other = comparisons.filter(({ verdict }) => verdict === 'different' || verdict === 'missing');
  if (other.length === 0) return;
  const what = other.map(({ what, verdict }) => `${what}: ${verdict}`).join('; ');
  throw new Error(`The replay of the run came to something else. ${what}\n\n${told.join('\n')}`);
}

function logTo(lines: string[]): Log {
  const print = (line: string) => void lines.push(line);
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
