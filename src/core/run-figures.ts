import { z } from 'zod';

const count = z.int().nonnegative();
const amount = z.number().nonnegative();
/** Money in US dollars, time in milliseconds, `at` in ISO 8601. */
const spent = {
  at: z.iso.datetime(),
  /** From the label to the plan, or from the approval to the report. */
  waitMs: count.optional(),
  tokens: count,
  peakContextTokens: count,
  usd: amount,
};

/** How a run stopped. `held`: something had to be settled by people first. */
export const STOP_COUNTS = ['failed', 'limits', 'cancelled', 'held'] as const;
export type StopCount = (typeof STOP_COUNTS)[number];

/** Figures of a plan. */
export const planFiguresSchema = z.object({ ...spent, versions: count.min(1), questions: count });
export type PlanFigures = z.output<typeof planFiguresSchema>;

/** Figures of the run that completed an implementation. */
export const workFiguresSchema = z.object({
  ...spent,
  adherence: amount.max(100),
  /** How often the quality check had to be mended; undefined where there is none. */
  fixRounds: count.optional(),
  criteriaMet: count,
  criteria: count,
  /** What one long session would have cost for both, and what planning cost. */
  singleSessionUsd: amount.optional(),
  plannerUsd: amount.optional(),
});
export type WorkFigures = z.output<typeof workFiguresSchema>;

/** What the runs came to that stopped before they had revised or carried out the plan; `at` is that of the last. */
export const stoppedFiguresSchema = z.object({
  ...spent,
  failed: count,
  limits: count,
  cancelled: count,
  held: count,
} satisfies Record<StopCount, z.ZodType> & typeof spent);
export type StoppedFigures = z.output<typeof stoppedFiguresSchema>;

/** What is known of one pull request of Baton's. */
export const recordedSchema = z.object({
  plan: planFiguresSchema.optional(),
  work: workFiguresSchema.optional(),
  stopped: stoppedFiguresSchema.optional(),
});
export type Recorded = z.output<typeof recordedSchema>;

export const pullFiguresSchema = z.object({
  pullRequest: z.int(),
  readAt: z.coerce.date(),
  recorded: recordedSchema,
});
/** What was recorded on a pull request at some moment. */
export type PullFigures = z.output<typeof pullFiguresSchema>;

export const keptFiguresSchema = pullFiguresSchema.extend({
  /** `name`: `owner/name`, as it was called then. */
  repository: z.object({ id: z.int(), name: z.string() }),
});
/** The same, of whichever repository. */
export type KeptFigures = z.output<typeof keptFiguresSchema>;
