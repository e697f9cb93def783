import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { COMMAND_VARIABLES, pick } from '../host-variables.ts';
import { searchPath, type Variables } from '../search-path.ts';

/** The whole environment of commands in the sandbox. */
export function sandboxEnvironment(
  host: Variables,
  { home, temp }: { home: string; temp: string },
): Record<string, string> {
  const rustup = rustupHome(host);
  return {
    LANG: 'C.UTF-8',
    ...pick(host, COMMAND_VARIABLES),
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
