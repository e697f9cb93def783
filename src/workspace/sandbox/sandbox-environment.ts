import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
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
  'pythonLocation',
  'LD_LIBRARY_PATH',
  'PKG_CONFIG_PATH',
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
  const rustup = rustupHome(host);
  return {
    LANG: 'C.UTF-8',
    ...Object.fromEntries(passedOn),
    ...(rustup === undefined ? {} : { RUSTUP_HOME: rustup }),
    PATH: searchPath(host).join(delimiter),
    HOME: home,
    TMPDIR: temp,
    TERM: 'dumb',
    CI: 'true',
  };
}

/** Where the toolchains lie that `cargo` and `rustc` in `PATH` stand for; they look in `HOME`, which is another here. */
export function rustupHome(host: Variables): string | undefined {
  if (host.RUSTUP_HOME !== undefined) return host.RUSTUP_HOME;
  const cargo = searchPath(host).find((entry) => entry.endsWith('/.cargo/bin'));
  if (cargo === undefined) return undefined;
  const home = join(dirname(dirname(dirname(cargo))), '.rustup');
  return existsSync(home) ? home : undefined;
}
