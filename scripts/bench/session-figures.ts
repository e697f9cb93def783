import type { SessionRun } from './session-stage.ts';

/** One way of doing the scripted work. A request is a turn: nothing is summarised, and nothing goes wrong. */
export interface SessionFigures {
  name: string;
  requests: number;
  /** Of all requests, as they were sent. */
  bytes: number;
  cacheWriteTokens: number;
  cacheReadTokens: number;
  inputTokens: number;
  outputTokens: number;
  usd: number;
  /** What of it is the planner's model's. */
  opusUsd: number;
  peakContextTokens: number;
  perTurn: { bytes: number; newTokens: number; usd: number };
}

export function sessionFigures(name: string, { requests }: SessionRun): SessionFigures {
  type Request = (typeof requests)[number];
  const sum = (pick: (request: Request) => number, of = requests) =>
    of.reduce((total, request) => total + pick(request), 0);
  const counts = {
    bytes: sum(({ bytes }) => bytes),
    cacheWriteTokens: sum(({ cacheWriteTokens }) => cacheWriteTokens),
    cacheReadTokens: sum(({ cacheReadTokens }) => cacheReadTokens),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
  };
  const usd = sum((request) => request.usd);
  const turns = requests.length;
  return {
    name,
    requests: turns,
    ...counts,
    usd,
    opusUsd: sum(
      (request) => request.usd,
      requests.filter(({ model }) => model.includes('opus')),
    ),
    peakContextTokens: Math.max(...requests.map(({ contextTokens }) => contextTokens)),
    perTurn: {
      bytes: counts.bytes / turns,
      newTokens: (counts.cacheWriteTokens + counts.inputTokens + counts.outputTokens) / turns,
      usd: usd / turns,
    },
  };
}
