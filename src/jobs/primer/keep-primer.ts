import { type PrimerSubmission, type PrimerTask, runPrimerKeeper } from '../../agent/primer-keeper.ts';
import type { Config } from '../../config/schema.ts';
import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { type ChangedFile, changedFiles } from '../../workspace/git/changed-files.ts';
import { exportTree } from '../../workspace/git/export-tree.ts';
import { fetchCommit } from '../../workspace/git/fetch.ts';
import { readFileAt } from '../../workspace/git/read-commit.ts';
import { fenced } from '../planning/brief.ts';
import type { Place } from '../run/place.ts';
import { type Run, type SessionRun, sessionOf } from '../run/run.ts';
import { type PrimerFile, primerFault } from './primer-text.ts';

const MAX_LISTED = 1_000;

export interface PrimerUpdate {
  place: Place;
  base: Sha;
  primer: PrimerFile | undefined;
  /** Since the primer was last in step; undefined where that is not known. */
  changes: readonly ChangedFile[] | undefined;
}

/** Lets the primer keeper look at the repository at `base`, read-only, until it hands in a primer. */
export async function keepPrimer(
  run: SessionRun,
  { place, base, primer, changes }: PrimerUpdate,
): Promise<PrimerSubmission> {
  const { deps, config, events } = run;
  const { repository, directory } = place;
  await exportTree(repository, { commit: base, into: directory.workTree });
  const model = config.models.primer;
  events.emit({ kind: 'session', start: { role: 'primer-keeper', model, base, since: primer?.since } });
  return deps.log.group('Primer', async () =>
    runPrimerKeeper(deps.model, {
      session: sessionOf(run, { kind: 'primer-sync' }),
      prompts: deps.prompts,
      model,
      effort: config.effort.primer,
      workTree: directory.workTree,
      skill: await readFileAt(repository, { commit: base, path: '.claude/skills/primer-sync/SKILL.md' }),
      path: config.plans.primer,
      task: taskOf(primer, changes),
      fault: primerFault,
    }),
  );
}

/** What has changed between the two but for plans and the primer itself; undefined where the earlier one is gone. */
export async function changesSince(
  { config, deps }: Run,
  { place: { repository }, since, base }: { place: Place; since: Sha; base: Sha },
): Promise<ChangedFile[] | undefined> {
  try {
    await fetchCommit(repository, { commit: since });
  } catch (error) {
    if (!(error instanceof Stop) || error.conclusion === 'cancelled') throw error;
    deps.log.info(`The commit ${since} that the primer names is not to be had: all of it is checked.`);
    return undefined;
  }
  return withoutPlans(config, await changedFiles(repository, { from: since, to: base }));
}

export function withoutPlans({ plans }: Config, changed: readonly ChangedFile[]): ChangedFile[] {
  return changed.filter(({ path }) => path !== plans.primer && !path.startsWith(`${plans.directory}/`));
}

function taskOf(primer: PrimerFile | undefined, changes: readonly ChangedFile[] | undefined): PrimerTask {
  if (!primer) return { kind: 'first' };
  const text = fenced('primer', primer.body);
  return changes
    ? { kind: 'since', primer: text, changes: fenced('changes', changeList(changes)) }
    : { kind: 'whole', primer: text };
}

function changeList(changes: readonly ChangedFile[]): string {
  const lines = changes
    .slice(0, MAX_LISTED)
    .map(({ status, path, from }) => `- ${status} ${from === undefined ? '' : `${from} → `}${path}`);
  const left = changes.length - lines.length;
  return [...lines, ...(left > 0 ? [`- and ${left} more`] : [])].join('\n');
}
