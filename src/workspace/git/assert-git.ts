import { Stop } from '../../core/stop.ts';
import type { Variables } from '../search-path.ts';
import { gitEnvironment } from './git-environment.ts';
import { createGit } from './run-git.ts';

/** The first that can be told to read no configuration but ours (`GIT_CONFIG_GLOBAL`, `GIT_CONFIG_COUNT`). */
const OLDEST = [2, 32] as const;

/** Returns the version of git, such as `2.39.5`. Throws `Stop('failed')` where git is missing or too old. */
export async function assertGit(host: Variables): Promise<string> {
  const needed = `Baton needs git ${OLDEST.join('.')} or newer`;
  let said: string;
  try {
    said = await createGit(gitEnvironment(host, { gitDirectory: '/nonexistent' }), { directory: '/' }).run([
      '--version',
    ]);
  } catch (error) {
    throw new Stop('failed', `${needed}, and there is none in the PATH of this machine. Install it.`, {
      cause: error,
    });
  }
  const [, version = '', major, minor] = /^git version ((\d+)\.(\d+)\S*)/.exec(said) ?? [];
  const isNew = Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
  if (!isNew) throw new Stop('failed', `${needed}; this machine has ${said.trim().slice(0, 60)}. Update it.`);
  return version;
}
