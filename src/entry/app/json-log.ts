import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';

/** What a line is about. Names are those that searches go by: `run`, `repository`, `delivery`, `event`, … */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** A log of JSON objects, one a line: `time`, `level`, `message`, and the fields. */
export interface JsonLog extends Log {
  info(line: string, fields?: LogFields): void;
  warn(line: string, fields?: LogFields): void;
  error(line: string, fields?: LogFields): void;
  /** The same log, with these fields on every line. */
  with(fields: LogFields): JsonLog;
  /** Keeps a value out of all lines to come, such as a token that was made a moment ago. */
  conceal(secret: string): void;
}

/** Longer output is cut: collectors drop lines that are too long. */
const LONGEST = 8_000;

interface LogOutput {
  /** Gets whole lines. */
  write: (line: string) => void;
  /** No text of a line holds what it takes out. */
  redact: (text: string) => string;
  conceal: (secret: string) => void;
  clock: Clock;
}

export function jsonLog(output: LogOutput, fields: LogFields = {}): JsonLog {
  const { write, redact, conceal, clock } = output;
  const print = (level: string, line: string, more: LogFields = {}) => {
    const entry = { time: clock().toISOString(), level, message: line, ...fields, ...more };
    // Mostly nothing has to be taken out, which one look at all of it tells.
    const all = Object.values(entry).join('\n');
    const clean = redact(all) === all;
    const shown = (key: string, value: unknown) => {
      if (typeof value !== 'string') return value;
      const text = clean ? value : redact(value);
      // Cut afterwards: half a secret is one as well.
      return key === 'message' ? text.slice(0, LONGEST) : text;
    };
    write(`${JSON.stringify(entry, shown)}\n`);
  };
  return {
    info: (line, more) => print('info', line, more),
    warn: (line, more) => print('warn', line, more),
    error: (line, more) => print('error', line, more),
    foreign: (text) => print('info', text, { foreign: true }),
    group: (title, body) => {
      print('info', title);
      return body();
    },
    conceal,
    with: (more) => jsonLog(output, { ...fields, ...more }),
  };
}
