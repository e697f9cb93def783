import { Stop } from '../../core/stop.ts';
import { openSandbox } from '../../workspace/sandbox/sandbox.ts';
import type { LocalRun } from './local-run.ts';

/**
 * Looks whether a plan could be carried out on this machine, before one is paid for. Where it is to be, throws the `Stop`
 * that would end it; else it is a warning, for a plan is of use elsewhere.
 */
export async function foreseeImplementing(
  opened: LocalRun,
  { carriesOut }: { carriesOut: boolean },
): Promise<void> {
  const { local, run } = opened;
  const looks = [() => local.identity(), () => assertSandbox(opened)];
  for (const look of looks) {
    try {
      await look();
    } catch (error) {
      if (!(error instanceof Stop) || carriesOut) throw error;
      run.deps.log.warn(`\`baton implement\` will stop here: ${error.message}`);
    }
  }
}

/** Of a sandbox that may be missing, the implementation itself tells. */
async function assertSandbox({ run: { deps, config }, place }: LocalRun): Promise<void> {
  const mode = deps.settings.sandbox ?? config.sandbox.mode;
  if (mode !== 'required') return;
  const { environment, hidden } = deps.host;
  const { directory } = place;
  await using _tried = await openSandbox({ mode, directory, environment, hidden, log: deps.log });
}
