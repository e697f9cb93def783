import { parse } from 'yaml';
import { z } from 'zod';
import type { RunId } from '../core/ids.ts';
import { readTextFile } from '../github/repository.ts';
import { findWorkflowRun } from '../github/workflows.ts';
import type { Workflows } from './run/deps.ts';
import type { Run } from './run/run.ts';

/** The input of a workflow by which it shows, in the name of its run, which job that is for. */
const INPUT = 'job';

/** A run that GitHub has started is in its list by then. */
const LISTED_WITHIN_MS = 20_000;

/** By how much two clocks may differ. */
const CLOCKS_DIFFER_MS = 60 * 60_000;

const marking = z.object({
  'run-name': z.string().refine((name) => name.includes(`inputs.${INPUT}`)),
  on: z.object({ workflow_dispatch: z.object({ inputs: z.object({ [INPUT]: z.unknown() }) }) }),
});

/**
 * What a workflow is told beside what is asked of it, so that its run can be found again; nothing, where its file does not
 * provide for that, as it may be from an older example. From here on the run may be there, whatever becomes of this process.
 */
export async function markFor(
  { id, deps }: Run,
  { path, ref, workflows }: { path: string; ref: string; workflows: Workflows },
): Promise<Record<string, string>> {
  const text = await readTextFile(deps.github, { path, ref });
  if (text === undefined || !providesForMark(text)) return {};
  await workflows.rememberAsking(deps.clock());
  return { [INPUT]: id };
}

function providesForMark(text: string): boolean {
  try {
    return marking.safeParse(parse(text)).success;
  } catch {
    // GitHub says what is wrong with it.
    return false;
  }
}

/** Id of the workflow run that an earlier try has started, and was ended before it could note that. */
export async function startedBefore(
  { id, deps, bot }: Run,
  { file, workflows }: { file: string; workflows: Workflows },
): Promise<number | undefined> {
  const { asked, github } = workflows;
  if (asked === undefined) return undefined;
  const since = new Date(asked.getTime() - CLOCKS_DIFFER_MS);
  const find = () => findWorkflowRun(github, { file, since, by: bot, titled: (title) => shows(title, id) });
  const found = await find();
  const left = asked.getTime() + LISTED_WITHIN_MS - deps.clock().getTime();
  if (found !== undefined || left <= 0) return found;
  await github.pause(left);
  return await find();
}

function shows(title: string, id: RunId): boolean {
  return title.split(/[^0-9a-z]+/).includes(id);
}
