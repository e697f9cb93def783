import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { errorCode } from '../../core/error-code.ts';
import type { Log } from '../../core/log.ts';
import { redactor } from '../../core/redact.ts';
import type { RunEvent } from './run-event.ts';

/** The record of a run as a file: one JSON object a line, appended as the run goes on. */
export interface RecordFile extends Disposable {
  /** Absolute. Undefined where none could be opened. */
  path: string | undefined;
  append(line: RecordLine): void;
}

/** A line is an event, or what frames the events. `at` is added to each. */
export type RecordLine = RunEvent | ({ kind: 'run' | 'end' } & Readonly<Record<string, unknown>>);

/** Raised when a reader of older records would go wrong. */
export const RECORD_FORMAT = 1;

const MAX_RESULT = 2_000;
const MAX_OUTPUT = 4_000;
const MAX_NAMES = 100;

/** What happens often and can be told from what comes before and after it need not reach the disk at once. */
const UNSYNCED: ReadonlySet<RecordLine['kind']> = new Set(['tool', 'step', 'usage']);

/**
 * Opens a new file `<name>.jsonl`, readable by nobody else. Secrets are taken out of every text in it; what was printed is
 * cut to its head, with the hash of the whole. A disk that does not take it ends the record and not the run.
 */
export function openRecordFile({
  directory,
  name,
  secrets,
  clock,
  log,
}: {
  /** Undefined: there is to be no record. */
  directory: string | undefined;
  name: string;
  secrets: readonly string[];
  clock: Clock;
  log: Log;
}): RecordFile {
  const redact = redactor(secrets);
  const giveUp = (error: unknown) => {
    log.warn(`The record of the run could not be written, and goes no further: ${String(error)}`);
  };
  let file: { path: string; descriptor: number } | undefined;
  try {
    file = directory === undefined ? undefined : openNew(directory, name);
  } catch (error) {
    giveUp(error);
  }
  const path = file?.path;
  return {
    path,
    append: (line) => {
      if (!file) return;
      try {
        const { kind } = line;
        const whole = { kind, at: clock().toISOString(), ...capped(line, redact) };
        const text = JSON.stringify(whole, (_, value: unknown) => redacted(value, redact));
        appendFileSync(file.descriptor, `${text}\n`);
        if (!UNSYNCED.has(kind)) fsyncSync(file.descriptor);
      } catch (error) {
        file = undefined;
        giveUp(error);
      }
    },
    [Symbol.dispose]: () => {
      if (file) closeSync(file.descriptor);
      file = undefined;
    },
  };
}

/** Before it becomes JSON, whose escapes would hide a secret with quotes in it. A model may name the keys of an input, too. */
function redacted(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [redact(key), each]));
}

/** The same trigger has the same name, and an earlier record is not to be gone on with. */
function openNew(directory: string, name: string): { path: string; descriptor: number } {
  for (let number = 1; ; number++) {
    const path = join(directory, `${name}${number === 1 ? '' : `-${number}`}.jsonl`);
    try {
      return { path, descriptor: openSync(path, 'ax', 0o600) };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST' || number === MAX_NAMES) throw error;
    }
  }
}

/** Only what a replay does not need is cut, and not through a secret, of which a part would remain. */
function capped(line: RecordLine, redact: (text: string) => string): object {
  switch (line.kind) {
    case 'turn': {
      // The entry of the ledger before it has the numbers, and the message the calls.
      const { kind, role, phase, message } = line;
      return { kind, role, phase, message };
    }
    case 'tool': {
      const { text, ...rest } = line;
      return { ...rest, result: excerpt(redact(text), MAX_RESULT) };
    }
    case 'check': {
      const { runs, ...rest } = line;
      const short = runs.map((run) => ({ ...run, output: excerpt(redact(run.output), MAX_OUTPUT) }));
      return { ...rest, runs: short };
    }
    default:
      return line;
  }
}

function excerpt(text: string, max: number): { sha256: string; characters: number; head: string } {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { sha256, characters: text.length, head: text.slice(0, max).toWellFormed() };
}
