import type { KeptFigures, Recorded } from '../core/run-figures.ts';
import { type Metrics, metricsOf, recordedSince } from './metrics.ts';

/** Of one repository; `repository` is `owner/name`, as it was called last. */
export interface RepositoryMetrics extends Metrics {
  id: number;
  repository: string;
}

/**
 * What all repositories came to, and each of them: those where something was recorded, the dearest first. Of each pull
 * request counts what was recorded last.
 */
export function metricsByRepository(
  kept: readonly KeptFigures[],
  { since }: { since: Date | undefined },
): { total: Metrics; repositories: RepositoryMetrics[] } {
  const all = groupByRepository(kept).map(({ pulls, ...named }) => ({
    ...named,
    recorded: pulls
      .map((recorded) => recordedSince(recorded, since))
      .filter((recorded) => Object.keys(recorded).length > 0),
  }));
  return {
    total: metricsOf(all.flatMap(({ recorded }) => recorded)),
    repositories: all
      .filter(({ recorded }) => recorded.length > 0)
      .map(({ recorded, ...named }) => ({ ...named, ...metricsOf(recorded) }))
      .sort((a, b) => b.usd - a.usd || a.repository.localeCompare(b.repository, 'en')),
  };
}

function groupByRepository(
  kept: readonly KeptFigures[],
): { id: number; repository: string; pulls: Recorded[] }[] {
  const found = new Map<number, { repository: string; pulls: Map<number, Recorded> }>();
  for (const { repository, pullRequest, recorded } of kept.toSorted((a, b) => +a.readAt - +b.readAt)) {
    const pulls = found.get(repository.id)?.pulls ?? new Map<number, Recorded>();
    pulls.set(pullRequest, { ...pulls.get(pullRequest), ...recorded });
    found.set(repository.id, { repository: repository.name, pulls });
  }
  return [...found].map(([id, { repository, pulls }]) => ({ id, repository, pulls: [...pulls.values()] }));
}
