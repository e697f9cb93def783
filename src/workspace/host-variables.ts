import type { Variables } from './search-path.ts';

/** Where programs are found. */
const SEARCH = ['PATH'] as const;

/** What git may see of the host's environment: how to get out of the network. */
export const GIT_VARIABLES = [
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

/** What commands of the repository may see of it: language, time zone and where tools are. */
export const COMMAND_VARIABLES = [
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'JAVA_HOME',
  'GOROOT',
  'DOTNET_ROOT',
  'ANDROID_HOME',
  'ANDROID_SDK_ROOT',
  'pythonLocation',
  'LD_LIBRARY_PATH',
  'PKG_CONFIG_PATH',
] as const;

/** Used to find tools, and set anew for whoever gets to see them. */
const LOOKED_AT = ['HOME', 'RUSTUP_HOME'] as const;

/** Of the environment of a host, all that anything it starts may come to know. */
export function hostVariables(environment: Variables): Record<string, string> {
  return pick(environment, [...SEARCH, ...GIT_VARIABLES, ...COMMAND_VARIABLES, ...LOOKED_AT]);
}

/** The variables of these names that are set. */
export function pick(environment: Variables, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
