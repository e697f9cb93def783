import { Stop } from '../../core/stop.ts';
import { hostVariables } from '../../workspace/host-variables.ts';
import { createRunDirectory } from '../../workspace/run-directory.ts';
import { defaultLimits } from '../../workspace/sandbox/limits.ts';
import { findSeccompHelper } from '../../workspace/sandbox/seccomp-helper.ts';
import { smokeTest } from '../../workspace/sandbox/smoke-test.ts';
import { asProblem } from '../as-problem.ts';
import { type Check, ok, problem, warning } from '../finding.ts';
import type { Parts } from '../parts.ts';

/** Has a command try to get out of a sandbox on this machine. */
export const sandbox: Check = {
  id: 'sandbox',
  area: 'machine',
  look: async (parts) => {
    const { mode } = parts.configuration.config.sandbox;
    if (mode === 'off') {
      return warning(
        'Switched off by `sandbox.mode`: commands run as ordinary processes, and could read key and token.',
        'Set `sandbox.mode: required` in .github/baton.yml.',
      );
    }
    try {
      const reason = await tryOut(parts);
      if (reason === undefined)
        return ok('Holds: a command in it reached neither files outside nor the network.');
      const says = `Does not work on this machine: ${reason}.`;
      return mode === 'required' ? problem(says, REMEDY) : warning(says, REMEDY);
    } catch (error) {
      if (error instanceof Stop) return asProblem(error);
      throw error;
    }
  },
};

const REMEDY =
  "`sudo apt-get install bubblewrap socat ripgrep`; on Ubuntu 24.04 and later also `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`; in a container, what Baton's docs/self-hosting.md lists. The workflow sets up the runners of GitHub.";

/** Why it does not hold; undefined where it does. */
async function tryOut({ environment, temporaryDirectory }: Parts): Promise<string | undefined> {
  const seccompHelper = findSeccompHelper();
  if (seccompHelper === undefined) return `there is none for ${process.platform} on ${process.arch}`;
  const variables = hostVariables(environment);
  await using directory = await createRunDirectory({ parent: temporaryDirectory, environment: variables });
  const limits = defaultLimits();
  const { bubblewrapLauncher } = await import('../../workspace/sandbox/bubblewrap.ts');
  await using launcher = bubblewrapLauncher(
    { directory, environment: variables, hidden: [], limits },
    { seccompHelper },
  );
  return await smokeTest(launcher, { ...directory, limits });
}
