import { assertImplementable } from '../../jobs/local/foresee.ts';
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

/** Carries a plan out on its branch, to which the work tree goes once nothing is known to be in the way. */
export async function implementPlan(
  working: Working,
  { local, plan: given, branch }: Implementing,
): Promise<Result> {
  const plan = await readLocalPlan(local, { given, directory: working.directory });
  const target = 'here' in branch ? undefined : (branch.name ?? `baton/${plan.plan.frontMatter.slug}`);
  const commit = target === undefined ? undefined : await local.tip(target);
  const done = await workLocally(working, { local, kind: 'implement', commit }, async (opened) => {
    await assertImplementable(opened, { planPath: plan.path });
    if (target !== undefined) await goTo(local, target);
    return implementLocally(opened, { plan });
  });
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

async function goTo(local: LocalRepository, branch: string): Promise<void> {
  if ((await local.branch()) !== branch) await local.switchTo(branch);
}
