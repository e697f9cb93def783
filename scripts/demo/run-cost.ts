import { z } from 'zod';

const recordSchema = z.object({
  durationMs: z.number(),
  requests: z.array(z.object({ model: z.string() })),
  totals: z.object({
    requests: z.number(),
    inputTokens: z.number(),
    cacheWriteTokens: z.number(),
    cacheReadTokens: z.number(),
    outputTokens: z.number(),
    peakContextTokens: z.number(),
    usd: z.number(),
  }),
});

/** What a run spent. Money in US dollars. */
export type RunCost = z.output<typeof recordSchema>['totals'] & { models: string[]; durationMs: number };

/** From the record that a run leaves at `report_path`. */
export function runCost(record: unknown): RunCost {
  const { totals, requests, durationMs } = recordSchema.parse(record);
  return { ...totals, models: [...new Set(requests.map(({ model }) => model))], durationMs };
}
