import type { PlanFigures, Recorded, StopCount, StoppedFigures, WorkFigures } from '../core/run-figures.ts';

type Figures = PlanFigures | WorkFigures | StoppedFigures;

/** Undefined is what nothing is known of. */
export interface Metrics {
  plans: { made: number; revised: number };
  implementations: number;
  /** Of the runs for these plans, those that stopped. */
  stopped: Record<StopCount, number> & { usd: number };
  adherence: { mean: number; least: number } | undefined;
  firstTime: { passed: number; of: number } | undefined;
  criteria: { met: number; of: number } | undefined;
  questions: { mean: number; most: number } | undefined;
  peakContextTokens: number | undefined;
  tokens: number;
  usd: number;
  /** Over the implementations that can be compared. */
  saved: { usd: number; singleSessionUsd: number; of: number } | undefined;
  labelToPlanMs: number | undefined;
  approvalToPushMs: number | undefined;
}

/** Without what is older. */
export function recordedSince({ plan, work, stopped }: Recorded, since: Date | undefined): Recorded {
  const counts = (figures: Figures | undefined) =>
    figures && (since === undefined || new Date(figures.at) >= since);
  return {
    ...(counts(plan) && { plan }),
    ...(counts(work) && { work }),
    ...(counts(stopped) && { stopped }),
  };
}

export function metricsOf(recorded: readonly Recorded[]): Metrics {
  const plans = recorded.flatMap(({ plan }) => (plan ? [plan] : []));
  const works = recorded.flatMap(({ work }) => (work ? [work] : []));
  const stops = recorded.flatMap(({ stopped }) => (stopped ? [stopped] : []));
  const all: Figures[] = [...plans, ...works, ...stops];
  const checked = works.filter(({ fixRounds }) => fixRounds !== undefined);
  return {
    plans: { made: plans.length, revised: plans.filter(({ versions }) => versions > 1).length },
    implementations: works.length,
    stopped: {
      failed: sum(stops.map(({ failed }) => failed)),
      limits: sum(stops.map(({ limits }) => limits)),
      cancelled: sum(stops.map(({ cancelled }) => cancelled)),
      held: sum(stops.map(({ held }) => held)),
      usd: sum(stops.map(({ usd }) => usd)),
    },
    adherence: some(works, (them) => ({
      mean: mean(them.map(({ adherence }) => adherence)),
      least: Math.min(...them.map(({ adherence }) => adherence)),
    })),
    firstTime: some(checked, (them) => ({
      passed: them.filter(({ fixRounds }) => fixRounds === 0).length,
      of: them.length,
    })),
    criteria: some(works, (them) => ({
      met: sum(them.map(({ criteriaMet }) => criteriaMet)),
      of: sum(them.map(({ criteria }) => criteria)),
    })),
    questions: some(plans, (them) => ({
      mean: mean(them.map(({ questions }) => questions)),
      most: Math.max(...them.map(({ questions }) => questions)),
    })),
    peakContextTokens: some(all, (them) => Math.max(...them.map(({ peakContextTokens: peak }) => peak))),
    tokens: sum(all.map(({ tokens }) => tokens)),
    usd: sum(all.map(({ usd }) => usd)),
    saved: savedBy(works),
    labelToPlanMs: medianWait(plans),
    approvalToPushMs: medianWait(works),
  };
}

function savedBy(works: readonly WorkFigures[]): Metrics['saved'] {
  const comparable = works.flatMap(({ singleSessionUsd, plannerUsd, usd }) =>
    singleSessionUsd === undefined || plannerUsd === undefined
      ? []
      : [{ singleSessionUsd, usd: singleSessionUsd - plannerUsd - usd }],
  );
  return some(comparable, (them) => ({
    usd: sum(them.map(({ usd }) => usd)),
    singleSessionUsd: sum(them.map(({ singleSessionUsd: single }) => single)),
    of: them.length,
  }));
}

function medianWait(figures: readonly Figures[]): number | undefined {
  const waits = figures.flatMap(({ waitMs }) => (waitMs === undefined ? [] : [waitMs])).sort((a, b) => a - b);
  const middle = waits.length / 2;
  const [low, high] = [waits[Math.ceil(middle) - 1], waits[Math.floor(middle)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function some<T, R>(items: readonly T[], value: (items: readonly T[]) => R): R | undefined {
  return items.length === 0 ? undefined : value(items);
}

function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
