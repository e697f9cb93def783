import { tmpdir } from 'node:os';
import { Stop } from '../../core/stop.ts';
import { hostVariables } from '../../workspace/host-variables.ts';
import { createRunDirectory } from '../../workspace/run-directory.ts';
import { openSandbox } from '../../workspace/sandbox/sandbox.ts';
import { UsageError } from '../cli/usage-error.ts';
import type { JsonLog } from './json-log.ts';

/**
 * Tries in earnest what every job will need: git, a temporary directory with space, and a sandbox that holds. Throws
 * `UsageError` that says how to mend it; a sandbox that is not required is only missed loudly.
 */
export async function assertCanWork(params: {
  sandbox: 'required' | 'auto' | 'off';
  variables: NodeJS.ProcessEnv;
  log: JsonLog;
}): Promise<void> {
  const { sandbox: mode, variables, log } = params;
  const environment = hostVariables(variables);
  try {
    await using directory = await createRunDirectory({ parent: tmpdir(), environment });
    await using sandbox = await openSandbox({ mode, directory, environment, hidden: [], log });
    if (sandbox.kind === 'bubblewrap') log.info('The sandbox holds.');
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    throw new UsageError(error.message.replace('Or set sandbox to auto', 'Or set BATON_SANDBOX to auto'), {
      cause: error,
    });
  }
}
