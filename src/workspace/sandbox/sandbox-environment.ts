import { delimiter } from 'node:path';
import { searchPath, type Variables } from '../search-path.ts';

/** What commands of the repository may see of the host's environment: language, time zone and where tools are. */
const PASSED_ON = [
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'JAVA_HOME',
  'GOROOT',
  'DOTNET_ROOT',
  'ANDROID_HOME',
  'ANDROID_SDK_ROOT',
  'RUSTUP_HOME',
] as const;

/** The whole environment of commands in the sandbox. */
export function sandboxEnvironment(
  host: Variables,
  { home, temp }: { home: string; temp: string },
): Record<string, string> {
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = host[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    LANG: 'C.UTF-8',
    ...Object.fromEntries(passedOn),
    PATH: searchPath(host).join(delimiter),
    HOME: home,
    TMPDIR: temp,
    TERM: 'dumb',
    CI: 'true',
  };
}
