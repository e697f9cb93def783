import type { LauncherParams } from './bubblewrap.ts';
import { BASH, commandScript } from './command-script.ts';
import type { Launcher } from './launcher.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';

/** Runs commands as they are, with nothing but the environment and the limits of the sandbox. */
export function plainLauncher({ directory, environment, limits }: LauncherParams): Launcher {
  const own = sandboxEnvironment(environment, directory);
  return {
    kind: 'none',
    endsAsOne: false,
    memoryDirectories: [],
    prepare: async (bashArguments) => ({
      file: BASH,
      arguments: [
        '--noprofile',
        '--norc',
        '-c',
        commandScript(bashArguments, { environment: own, limits, keepInherited: false }),
      ],
      environment: own,
      release: () => undefined,
    }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}
