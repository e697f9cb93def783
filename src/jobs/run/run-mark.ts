import { z } from 'zod';
import type { LedgerTotals } from '../../agent/ledger.ts';
import {
  type PlanFigures,
  planFiguresSchema,
  type Recorded,
  type StopCount,
  type StoppedFigures,
  stoppedFiguresSchema,
  type WorkFigures,
  workFiguresSchema,
} from '../../core/run-figures.ts';

/**
 * What is kept of runs for `baton report`: a hidden line of figures in the body of the bot's own pull request, one for the
 * plan, one for the implementation, and one for all that stopped on the way.
 */
export type RunMark =
  | ({ kind: 'plan' } & PlanFigures)
  | ({ kind: 'work' } & WorkFigures)
  | ({ kind: 'stopped' } & StoppedFigures);

const START = '<!-- baton:record ';
const END = ' -->';
/** More than all figures take. */
const MAX_LENGTH = 1_500;

const schema = z.discriminatedUnion('kind', [
  planFiguresSchema.extend({ kind: z.literal('plan') }),
  workFiguresSchema.extend({ kind: z.literal('work') }),
  stoppedFiguresSchema.extend({ kind: z.literal('stopped') }),
]) satisfies z.ZodType<RunMark>;

export function writeRunMark(mark: RunMark): string {
  return `${START}${JSON.stringify(mark)}${END}`;
}

/** The marks in a body; of each kind the last. What somebody changed into something else is left out. */
export function readRunMarks(body: string): Recorded {
  const found: Recorded = {};
  for (const line of body.split(/\r?\n/)) {
    if (!line.startsWith(START) || !line.endsWith(END) || line.length > MAX_LENGTH) continue;
    const mark = parse(line.slice(START.length, -END.length));
    if (!mark) continue;
    const { kind, ...figures } = mark;
    Object.assign(found, { [kind]: figures });
  }
  return found;
}

/** The body with this mark in the place of the one of its kind, or at the end. */
export function withRunMark(body: string, mark: RunMark): string {
  const isOld = (line: string) =>
    line.startsWith(START) &&
    line.endsWith(END) &&
    parse(line.slice(START.length, -END.length))?.kind === mark.kind;
  const rest = body.split(/\r?\n/).filter((line) => !isOld(line));
  return `${rest.join('\n').trimEnd()}\n\n${writeRunMark(mark)}`;
}

/** One more run that stopped, and how. */
export function nextStop(
  before: StoppedFigures | undefined,
  { how, spent: now }: { how: StopCount; spent: ReturnType<typeof spentFigures> },
): StoppedFigures {
  const { failed, limits, cancelled, held, tokens, peakContextTokens, usd } = {
    ...{ failed: 0, limits: 0, cancelled: 0, held: 0, tokens: 0, peakContextTokens: 0, usd: 0 },
    ...before,
  };
  const counts = { failed, limits, cancelled, held };
  return {
    at: now.at,
    tokens: tokens + now.tokens,
    peakContextTokens: Math.max(peakContextTokens, now.peakContextTokens),
    usd: Number((usd + now.usd).toFixed(6)),
    ...counts,
    [how]: counts[how] + 1,
  };
}

function parse(json: string): RunMark | undefined {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** What a run has spent, as figures. */
export function spentFigures(
  { inputTokens, cacheWriteTokens, cacheReadTokens, outputTokens, peakContextTokens, usd }: LedgerTotals,
  { at, since }: { at: Date; since: Date | undefined },
) {
  return {
    at: at.toISOString(),
    ...(since && { waitMs: Math.max(0, at.getTime() - since.getTime()) }),
    tokens: inputTokens + cacheWriteTokens + cacheReadTokens + outputTokens,
    peakContextTokens,
    usd: Number(usd.toFixed(6)),
  };
}

/** What the mark of a new version says: it holds all that the plan took. */
export function nextVersion(before: PlanFigures | undefined, now: PlanFigures): PlanFigures {
  if (!before) return now;
  return {
    ...now,
    // The label led to the first version; later ones were asked for by somebody else.
    waitMs: before.waitMs,
    versions: before.versions + 1,
    questions: Math.max(before.questions, now.questions),
    tokens: before.tokens + now.tokens,
    peakContextTokens: Math.max(before.peakContextTokens, now.peakContextTokens),
    usd: Number((before.usd + now.usd).toFixed(6)),
  };
}
