import { z } from 'zod';
import type { PlannerUsage } from '../../agent/baseline.ts';
import type { Ledger } from '../../agent/ledger.ts';

const START = '<!-- baton:planner ';
const END = ' -->';
const schema = z.object({
  model: z.string().max(100),
  usd: z.number().nonnegative(),
  finalContextTokens: z.int().nonnegative(),
});

/**
 * What planning took, as a hidden line for the body of the pull request: the implementation compares itself with it.
 * `earlier`: what the plan had taken before it was revised; one long session would have gone on from there.
 */
export function plannerMark(ledger: Ledger, earlier?: PlannerUsage): string | undefined {
  const usage = plannerUsage(ledger, earlier);
  return usage && writePlannerMark(usage);
}

/** What planning has taken, with what the plan had taken before it was revised. */
export function plannerUsage(ledger: Ledger, earlier?: PlannerUsage): PlannerUsage | undefined {
  const [first] = ledger.entries;
  const last = ledger.entries.at(-1);
  if (!first || !last) return earlier;
  const finalContextTokens = last.contextTokens + last.outputTokens;
  const carried = earlier ? earlier.finalContextTokens - first.contextTokens : 0;
  return {
    model: last.model,
    usd: Number((ledger.totals().usd + (earlier?.usd ?? 0)).toFixed(6)),
    finalContextTokens: finalContextTokens + Math.max(0, carried),
  };
}

export function writePlannerMark(usage: PlannerUsage): string {
  return `${START}${JSON.stringify(usage)}${END}`;
}

/** The usage in the body of a pull request; undefined where there is none, or somebody changed it. */
export function readPlannerMark(body: string): PlannerUsage | undefined {
  const start = body.lastIndexOf(START);
  const end = body.indexOf(END, start);
  return start < 0 || end < 0 ? undefined : parsePlannerUsage(body.slice(start + START.length, end));
}

/** Undefined for what is no usage. */
export function parsePlannerUsage(json: string): PlannerUsage | undefined {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}
