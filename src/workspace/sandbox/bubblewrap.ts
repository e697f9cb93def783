import type { RunDirectory } from '../run-directory.ts';
import { searchPath, type Variables } from '../search-path.ts';
import { commandScript } from './command-script.ts';
import { filePolicy } from './file-policy.ts';
import type { Launcher } from './launcher.ts';
import type { Limits } from './limits.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';
import { settled, wrapScript } from './sandbox-runtime.ts';

export interface LauncherParams {
  directory: Pick<RunDirectory, 'root' | 'workTree' | 'home' | 'temp'>;
  environment: Variables;
  hidden: readonly string[];
  limits: Limits;
}

/** Runs commands in namespaces of their own by bubblewrap. Does not say whether this machine can: see `smokeTest`. */
export function bubblewrapLauncher(
  { directory, environment, hidden, limits }: LauncherParams,
  { seccompHelper }: { seccompHelper: string },
): Launcher {
  const { root, workTree, home, temp } = directory;
  // Asked for anew for each command, for what is there may change.
  const currentFiles = () =>
    filePolicy({
      writable: [workTree, home, temp],
      hidden: [root, ...hidden],
      needed: [seccompHelper],
      environment,
    });
  return {
    kind: 'bubblewrap',
    endsAsOne: true,
    memoryDirectories: [...currentFiles().hidden, '/dev'],
    prepare: async (bashArguments, { allowedHosts }) => {
      const online = allowedHosts.length > 0;
      const script = commandScript(bashArguments, {
        environment: {
          ...sandboxEnvironment(environment, directory),
          ...(online ? { NODE_USE_ENV_PROXY: '1' } : {}),
        },
        limits,
        keepInherited: online,
      });
      const { shellCommand, release } = await wrapScript(script, {
        files: currentFiles(),
        allowedHosts,
        seccompHelper,
      });
      return {
        file: '/bin/sh',
        arguments: ['-c', `exec ${shellCommand}`],
        // With a level, bash does not take a socket on its standard input for a login over the network.
        environment: { PATH: searchPath(environment).join(':'), SHLVL: '1' },
        release,
      };
    },
    [Symbol.asyncDispose]: settled,
  };
}
