import { redactor } from '../../core/redact.ts';
import { type LocalRun, type LocalRunParams, withLocalRun } from '../../jobs/local/local-run.ts';
import type { Deps } from '../../jobs/run/deps.ts';
import { findCheckout } from '../../workspace/git/local-checkout.ts';
import { type LocalRepository, openLocalRepository } from '../../workspace/git/local-repository.ts';
import { type LiveDisplay, openLiveDisplay } from '../live-display.ts';
import { localDeps } from '../local-deps.ts';
import { cliLog } from './cli-log.ts';
import type { Call, Options, Values } from './command.ts';
import { UsageError } from './usage-error.ts';

/** What every command takes that works on the present work tree. */
export const WORK_OPTIONS = {
  'max-cost': { kind: 'text', value: 'usd', says: 'most that a run may cost, in US dollars' },
  sandbox: {
    kind: 'choice',
    of: ['auto', 'required', 'off'],
    says: 'whether commands run in a sandbox (default: as configured)',
  },
} as const satisfies Options;

export type Working = Pick<Call, 'environment' | 'directory' | 'stderr' | 'log' | 'quiet'> & {
  values: Partial<Values<typeof WORK_OPTIONS>>;
  /** See `CliHost`; once for the whole command. */
  signal: AbortSignal;
};

/** Throws `Stop('refused')` outside of a repository. */
export async function checkoutHere({
  environment,
  directory,
}: Pick<Call, 'environment' | 'directory'>): Promise<LocalRepository> {
  const { root } = await findCheckout(environment, { directory });
  return openLocalRepository(environment, { root });
}

/** To work on. Throws `Stop('refused')` outside of a repository, and in one without a commit. */
export async function localRepository(
  call: Pick<Call, 'environment' | 'directory'>,
): Promise<LocalRepository> {
  const local = await checkoutHere(call);
  await local.head();
  return local;
}

/** Does a job in a run of its own, with its progress on standard error. */
export function workLocally<T>(
  working: Working,
  params: LocalRunParams,
  job: (opened: LocalRun, aside: LiveDisplay['aside']) => Promise<T>,
): Promise<T> {
  return withProgress(working, params, (deps, aside) =>
    withLocalRun(deps, params, (opened) => job(opened, aside)),
  );
}

/** Does something with what a run on this machine reaches out with, which shows its progress on standard error. */
export async function withProgress<T>(
  working: Working,
  { local }: { local: LocalRepository },
  job: (deps: Deps, aside: LiveDisplay['aside']) => Promise<T>,
): Promise<T> {
  const { environment, stderr, quiet, values, signal } = working;
  const secrets = ['ANTHROPIC_API_KEY', 'GITHUB_TOKEN', 'GH_TOKEN'].flatMap(
    (name) => environment[name] || [],
  );
  using display = openLiveDisplay(quiet ? { write: (text) => stderr.write(text) } : stderr);
  const redact = redactor(secrets);
  const log = cliLog({ write: (text) => display.write(redact(text)), quiet });
  const settings = { maxCostUsd: usd(values['max-cost']), sandbox: values.sandbox };
  const listeners = [display.listener];
  // Awaited here: the live line is taken away when the job is done, not before.
  return await job(await localDeps({ local, environment, log, listeners, signal, settings }), display.aside);
}

function usd(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (Number.isFinite(value) && value > 0) return value;
  throw new UsageError('--max-cost takes a number of US dollars above zero, such as 5 or 0.5.');
}
