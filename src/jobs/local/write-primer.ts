import type { Sha } from '../../core/ids.ts';
import { changedFiles } from '../../workspace/git/changed-files.ts';
import type { HostRepository } from '../../workspace/git/host-repository.ts';
import { readFileAt, treeOf } from '../../workspace/git/read-commit.ts';
import { keepPrimer, withoutPlans } from '../primer/keep-primer.ts';
import { readPrimerFile, writePrimerFile } from '../primer/primer-text.ts';
import type { LocalRun } from './local-run.ts';

/** A primer for somebody's own work tree. `before`: the file as it is committed. */
export type WrittenPrimer = { path: string; base: Sha; usd: number | undefined } & (
  | { kind: 'in_step'; summary: string | undefined }
  | { kind: 'written'; summary: string; before: string | undefined; text: string }
);

/** As `syncPrimer`, from the last commit of a work tree: gives the file's text, and writes it nowhere. */
export async function writePrimer({ run, place, local }: LocalRun): Promise<WrittenPrimer> {
  const { config, ledger } = run;
  const { repository } = place;
  const base = await local.head();
  const { primer: path } = config.plans;
  const before = await readFileAt(repository, { commit: base, path });
  const primer = before === undefined ? undefined : readPrimerFile(before);
  const since = primer?.since;
  const changes =
    since && (await isHere(repository, since))
      ? withoutPlans(config, await changedFiles(repository, { from: since, to: base }))
      : undefined;
  if (changes?.length === 0) {
    return { path, base, usd: ledger.totals().usd, kind: 'in_step', summary: undefined };
  }
  const { body, summary } = await keepPrimer(run, { place, base, primer, changes });
  const text = writePrimerFile({ body, since: base });
  const written = { path, base, usd: ledger.totals().usd, summary };
  return primer && readPrimerFile(text).body === primer.body
    ? { ...written, kind: 'in_step' }
    : { ...written, kind: 'written', before, text };
}

async function isHere(repository: HostRepository, commit: Sha): Promise<boolean> {
  return treeOf(repository, commit).then(
    () => true,
    () => false,
  );
}
