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
  for (const look of looks(opened, { planPath: undefined })) {
    try {
      await look();
    } catch (error) {
      if (!(error instanceof Stop) || carriesOut) throw error;
      opened.run.deps.log.warn(`\`baton implement\` will stop here: ${error.message}`);
    }
  }
}

/** Throws the `Stop` that would end the implementation of a plan, before anything is changed for it. */
export async function assertImplementable(
  opened: LocalRun,
  { planPath }: { planPath: string },
): Promise<void> {
  for (const look of looks(opened, { planPath })) await look();
}

/** `planPath`: of the plan, which need not be committed; undefined where it is not written yet. */
function looks(opened: LocalRun, { planPath }: { planPath: string | undefined }) {
  return [
    () => assertClean(opened, planPath),
    () => opened.local.identity(),
    () => assertSandbox(opened),
  ] as const;
}

async function assertClean({ local }: LocalRun, planPath: string | undefined): Promise<void> {
  const others = (await local.changes()).filter((changed) => changed !== planPath);
  if (others.length === 0) return;
  const named = others.slice(0, 5).join(', ');
  throw new Stop(
    'refused',
    `The work tree has changes that are not committed: ${named}${others.length > 5 ? ', …' : ''}. Commit or stash them, and start again.`,
  );
}

/** Of a sandbox that may be missing, the implementation itself tells. */
async function assertSandbox({ run: { deps, config }, place }: LocalRun): Promise<void> {
  const mode = deps.settings.sandbox ?? config.sandbox.mode;
  if (mode !== 'required') return;
  const { environment, hidden } = deps.host;
  const { directory } = place;
  await using _tried = await openSandbox({ mode, directory, environment, hidden, log: deps.log });
}
