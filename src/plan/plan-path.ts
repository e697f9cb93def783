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
  return paths.filter(
    (path) => path.startsWith(prefix) && readFileName(path.slice(prefix.length)) !== undefined,
  );
}

/** What the name of a plan file says: the day of its creation and its slug. Undefined for another kind of file. */
export function readPlanPath(path: string): { created: Date; slug: Slug } | undefined {
  return readFileName(path.slice(path.lastIndexOf('/') + 1));
}

function readFileName(name: string): { created: Date; slug: Slug } | undefined {
  const date = name.slice(0, 10);
  const slug = slugSchema.safeParse(name.slice(11, -3)).data;
  if (!isCalendarDate(date) || name[10] !== '-' || !name.endsWith('.md') || slug === undefined)
    return undefined;
  return { created: new Date(`${date}T00:00:00Z`), slug };
}

function withoutSlash(directory: string): string {
  return directory.endsWith('/') ? directory.slice(0, -1) : directory;
}
