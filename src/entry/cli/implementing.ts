import { Stop } from '../../core/stop.ts';
import { implementLocally, type LocalImplementation } from '../../jobs/local/implement-locally.ts';
import { type LocalPlan, readLocalPlan } from '../../jobs/local/plan-file.ts';
import type { LocalRepository } from '../../workspace/git/local-repository.ts';
import type { Result } from './command.ts';
import { type Working, workLocally } from './local-work.ts';

interface Implementing {
  local: LocalRepository;
  /** As it was typed. */
  plan: string;
  /** Undefined for the plan's own; `here` for the one that the work tree is on. */
  branch: { here: true } | { name: string | undefined };
}

/** Carries a plan out on its branch, to which the work tree goes first. */
export async function implementPlan(
  working: Working,
  { local, plan: given, branch }: Implementing,
): Promise<Result> {
  const plan = await readLocalPlan(local, { given, directory: working.directory });
  await assertClean(local, plan);
  await local.identity();
  if (!('here' in branch)) await goTo(local, branch.name ?? `baton/${plan.plan.frontMatter.slug}`);
  const done = await workLocally(working, { local, kind: 'implement' }, (opened) =>
    implementLocally(opened, { plan }),
  );
  if (done.stop) working.log.error(done.stop.message);
  return {
    ...(done.stop && { conclusion: done.stop.conclusion }),
    text: done.report,
    data: dataOf(done, plan),
  };
}

function dataOf({ stop, report, branch, phases, holds, spending }: LocalImplementation, { path }: LocalPlan) {
  const { usd, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, peakContextTokens } = spending;
  return {
    plan: path,
    branch,
    phases,
    holds,
    ...(stop ? { message: stop.message } : { report }),
    cost_usd: usd,
    tokens: { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, peakContextTokens },
  };
}

async function assertClean(local: LocalRepository, { path }: LocalPlan): Promise<void> {
  const others = (await local.changes()).filter((changed) => changed !== path);
  if (others.length === 0) return;
  const named = others.slice(0, 5).join(', ');
  throw new Stop(
    'refused',
    `The work tree has changes that are not committed: ${named}${others.length > 5 ? ', …' : ''}. Commit or stash them, and start again.`,
  );
}

async function goTo(local: LocalRepository, branch: string): Promise<void> {
  if ((await local.branch()) !== branch) await local.switchTo(branch);
}
