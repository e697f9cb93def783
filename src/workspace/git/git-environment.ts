import { delimiter } from 'node:path';
import { GIT_VARIABLES, pick } from '../host-variables.ts';
import { searchPath, type Variables } from '../search-path.ts';

/**
 * The environment of every git process, built from nothing: no configuration of the machine or of an account, no
 * prompts, no home directory, pathspecs taken literally, messages in English.
 */
export function gitEnvironment(
  host: Variables,
  { gitDirectory }: { gitDirectory: string },
): Record<string, string> {
  return {
    ...pick(host, GIT_VARIABLES),
    PATH: searchPath(host).join(delimiter),
    HOME: '/nonexistent',
    XDG_CONFIG_HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_DIR: gitDirectory,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_PROTOCOL_FROM_USER: '0',
  };
}
