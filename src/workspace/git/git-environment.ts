import { delimiter } from 'node:path';
import { searchPath, type Variables } from '../search-path.ts';

/** Variables of the host that git may see: how to find programs and how to get out of the network, no more. */
const PASSED_ON = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
] as const;

/**
 * The environment of every git process, built from nothing: no configuration of the machine or of an account, no
 * prompts, no home directory, pathspecs taken literally, messages in English.
 */
export function gitEnvironment(
  host: Variables,
  { gitDirectory }: { gitDirectory: string },
): Record<string, string> {
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = host[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(passedOn),
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
