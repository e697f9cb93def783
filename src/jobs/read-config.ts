import { parseConfig } from '../config/parse-config.ts';
import type { Config } from '../config/schema.ts';
import { Stop } from '../core/stop.ts';
import { readTextFile } from '../github/repository.ts';
import type { Deps } from './deps.ts';

/** What the repository has as its configuration cannot be used. */
export class Misconfigured extends Stop {}

/**
 * The repository's configuration on its default branch: never the one of a branch under work. Throws Misconfigured that
 * names what is wrong with it.
 */
export async function readConfig({ github, settings }: Deps, defaultBranch: string): Promise<Config> {
  const path = settings.configPath;
  try {
    return parseConfig(await readTextFile(github, { path, ref: defaultBranch }), path);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    throw new Misconfigured(error.conclusion, error.message, { cause: error.cause });
  }
}
