import { parseConfig } from '../config/parse-config.ts';
import type { Config } from '../config/schema.ts';
import { readTextFile } from '../github/repository.ts';
import type { Deps } from './deps.ts';

/** The repository's configuration on its default branch: never the one of a branch under work. */
export async function readConfig({ github, settings }: Deps, defaultBranch: string): Promise<Config> {
  const path = settings.configPath;
  return parseConfig(await readTextFile(github, { path, ref: defaultBranch }), path);
}
