import { Ledger, type LedgerTotals } from '../agent/ledger.ts';
import { parseConfig } from '../config/parse-config.ts';
import type { Sha } from '../core/ids.ts';
import { borrowObjects } from '../workspace/git/borrow-objects.ts';
import { changedFiles } from '../workspace/git/changed-files.ts';
import { type HostRepository, openRepository } from '../workspace/git/host-repository.ts';
import { readFileAt, treeOf } from '../workspace/git/read-commit.ts';
import { createRunDirectory } from '../workspace/run-directory.ts';
import { assertHostGoesOn } from './cancelled.ts';
import type { Deps } from './deps.ts';
import { keepPrimer, withoutPlans } from './keep-primer.ts';
import { logEvent } from './log-event.ts';
import { readPrimerFile, writePrimerFile } from './primer-text.ts';
import { openRunEvents } from './run-events.ts';

/** A primer for somebody's own checkout. `before`: the file as it is committed. */
export type WrittenPrimer = { path: string; base: Sha; totals: LedgerTotals } & (
  | { kind: 'in_step'; summary: string | undefined }
  | { kind: 'written'; summary: string; before: string | undefined; text: string }
);

/**
 * As `syncPrimer`, from a commit of a local repository and without GitHub: gives the file's text, and writes it nowhere.
 * `objects` is the directory with the objects of that repository.
 */
export async function writePrimer(
  deps: Omit<Deps, 'github'>,
  { base, objects }: { base: Sha; objects: string },
): Promise<WrittenPrimer> {
  const { host, clock, log } = deps;
  await using directory = await createRunDirectory({
    parent: host.temporaryDirectory,
    environment: host.environment,
  });
  const repository = await openRepository({
    directory: directory.git,
    remoteUrl: 'http://local.invalid/',
    token: host.token,
    identity: { name: 'Baton', email: 'baton@local.invalid' },
    environment: host.environment,
    signal: host.signal,
  });
  await borrowObjects(repository, objects);
  const { configPath } = deps.settings;
  const config = parseConfig(await readFileAt(repository, { commit: base, path: configPath }), configPath);
  const { primer: path } = config.plans;
  const before = await readFileAt(repository, { commit: base, path });
  const primer = before === undefined ? undefined : readPrimerFile(before);
  const since = primer?.since;
  const changes =
    since && (await isHere(repository, since))
      ? withoutPlans(config, await changedFiles(repository, { from: since, to: base }))
      : undefined;
  const ledger = new Ledger();
  const written = { path, base, totals: ledger.totals() };
  if (changes?.length === 0) return { ...written, kind: 'in_step', summary: undefined };

  const { body, summary } = await keepPrimer(
    {
      deps,
      config,
      ledger,
      startedAt: clock(),
      events: openRunEvents([logEvent(log)]),
      mayGoOn: async () => assertHostGoesOn(deps, { kind: 'checking' }),
    },
    { place: { directory, repository }, base, primer, changes },
  );
  const text = writePrimerFile({ body, since: base });
  const totals = ledger.totals();
  return primer && readPrimerFile(text).body === primer.body
    ? { ...written, totals, kind: 'in_step', summary }
    : { ...written, totals, kind: 'written', summary, before, text };
}

async function isHere(repository: HostRepository, commit: Sha): Promise<boolean> {
  return treeOf(repository, commit).then(
    () => true,
    () => false,
  );
}
