import { Stop } from '../core/stop.ts';
import { isCalendarDate, utcDate } from './calendar-date.ts';
import { numberedSlug, type Slug, slugSchema } from './slug.ts';

const MAX_NUMBER = 999;

export interface PlanFileName {
  /** `<directory>/YYYY-MM-DD-<slug>.md`. */
  path: string;
  /** The slug in that path: the one asked for, or with `-2`, `-3`, … where that was taken. */
  slug: Slug;
}

/** Names the file of a new plan. The host names it; the model only suggests the slug. */
export function planPath(params: {
  directory: string;
  created: Date;
  slug: Slug;
  taken: (path: string) => boolean;
}): PlanFileName {
  for (let number = 1; number <= MAX_NUMBER; number += 1) {
    const slug = number === 1 ? params.slug : numberedSlug(params.slug, number);
    const path = `${withoutSlash(params.directory)}/${utcDate(params.created)}-${slug}.md`;
    if (!params.taken(path)) return { path, slug };
  }
  throw new Stop(
    'failed',
    `There are ${MAX_NUMBER} plans named \`${params.slug}\` for one day in ${params.directory}. Remove some, then try again.`,
  );
}

/** Those of `paths` that are plan files of `directory`, in their order. */
export function findPlanPaths(paths: readonly string[], directory: string): string[] {
  const prefix = `${withoutSlash(directory)}/`;
  return paths.filter((path) => path.startsWith(prefix) && isPlanFileName(path.slice(prefix.length)));
}

function isPlanFileName(name: string): boolean {
  const date = name.slice(0, 10);
  const slug = name.slice(11, -3);
  return (
    isCalendarDate(date) && name[10] === '-' && name.endsWith('.md') && slugSchema.safeParse(slug).success
  );
}

function withoutSlash(directory: string): string {
  return directory.endsWith('/') ? directory.slice(0, -1) : directory;
}
