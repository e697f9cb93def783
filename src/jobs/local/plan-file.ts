import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Stop } from '../../core/stop.ts';
import type { Plan } from '../../plan/plan.ts';
import { readPlanPath } from '../../plan/plan-path.ts';
import type { LocalRepository } from '../../workspace/git/local-repository.ts';
import { parsePlanFile } from '../plan-file/parse-plan-file.ts';

/** A plan as it lies in a person's work tree. */
export interface LocalPlan {
  /** Within the repository, with `/`. */
  path: string;
  text: string;
  plan: Plan;
}

/** Reads it; `given` counts from `directory`. Throws Stop where there is none, or one that cannot be read. */
export async function readLocalPlan(
  { root }: Pick<LocalRepository, 'root'>,
  { given, directory }: { given: string; directory: string },
): Promise<LocalPlan> {
  const file = resolve(directory, given);
  const path = relative(root, file).split(sep).join('/');
  if (path.startsWith('../') || isAbsolute(path) || readPlanPath(path) === undefined) {
    throw new Stop(
      'refused',
      `${given} is no plan of this repository: plans are named like \`.claude/plans/2026-01-09-redis-caching.md\`.`,
    );
  }
  let text: string;
  try {
    text = await readFile(join(root, path), 'utf8');
  } catch (error) {
    throw new Stop('refused', `There is no plan ${path} here. It may be on another branch.`, {
      cause: error,
    });
  }
  return { path, text, plan: parsePlanFile({ path, text }, { goOn: 'start again' }) };
}
