import type { Log } from '../../src/core/log.ts';
import type { JsonLog } from '../../src/entry/app/json-log.ts';

/** For a test that reads nothing of what is logged. */
export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  group: (_title, body) => body(),
  foreign: () => undefined,
};

export const silentJsonLog: JsonLog = {
  ...silentLog,
  with: () => silentJsonLog,
  conceal: () => undefined,
};
