import type { PlanFigures, StoppedFigures, WorkFigures } from '../../src/core/run-figures.ts';

export const MINUTE = 60_000;
export const plan = (figures: Partial<PlanFigures> = {}): PlanFigures => ({
  at: '2026-01-09T10:00:00.000Z',
  waitMs: 2 * MINUTE,
  tokens: 100_000,
  peakContextTokens: 40_000,
  usd: 0.2,
  versions: 1,
  questions: 0,
  ...figures,
});
export const work = (figures: Partial<WorkFigures> = {}): WorkFigures => ({
  at: '2026-01-09T11:00:00.000Z',
  waitMs: 10 * MINUTE,
  tokens: 900_000,
  peakContextTokens: 60_000,
  usd: 0.3,
  adherence: 100,
  fixRounds: 0,
  criteriaMet: 2,
  criteria: 2,
  singleSessionUsd: 1,
  plannerUsd: 0.2,
  ...figures,
});

export const stopped = (figures: Partial<StoppedFigures> = {}): StoppedFigures => ({
  ...{ at: '2026-01-09T10:30:00.000Z', tokens: 50_000, peakContextTokens: 30_000, usd: 0.1 },
  ...{ failed: 0, limits: 0, cancelled: 0, held: 0 },
  ...figures,
});
