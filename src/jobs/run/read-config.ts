import { parseConfig } from '../../config/parse-config.ts';
import type { Config } from '../../config/schema.ts';
import { Stop } from '../../core/stop.ts';
import { readTextFile } from '../../github/repository.ts';
import type { Deps } from './deps.ts';

/** A repository may do without this one; a file that somebody named has to be there. */
export const DEFAULT_CONFIG_PATH = '.github/baton.yml';

/** What the repository has as its configuration cannot be used. */
export class Misconfigured extends Stop {}

/**
 * The repository's configuration on its default branch: never the one of a branch under work. Throws Misconfigured that
 * names what is wrong with it.
 */
export async function readConfig(
  { github, settings }: Pick<Deps, 'github' | 'settings'>,
  defaultBranch: string,
): Promise<Config> {
  const path = settings.configPath;
  try {
    const text = await readTextFile(github, { path, ref: defaultBranch });
    if (text === undefined && path !== DEFAULT_CONFIG_PATH) throw missing(path, defaultBranch);
    return parseConfig(text, path);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    throw new Misconfigured(error.conclusion, error.message, { cause: error.cause });
  }
}

function missing(path: string, branch: string): Stop {
  return new Stop(
    'failed',
    `There is no configuration \`${path}\` on \`${branch}\`. Correct \`config_path\`, or leave it out to use \`${DEFAULT_CONFIG_PATH}\`.`,
  );
}
