import type { Sha } from '../../core/ids.ts';
import { noreplyAddress } from '../../core/people.ts';
import { forbiddenAmong } from '../../plan/do-not.ts';
import type { Phase } from '../../plan/plan.ts';
import { branchRef } from '../../workspace/git/branch-name.ts';
import { readBundle } from '../../workspace/git/bundle.ts';
import { changedFiles } from '../../workspace/git/changed-files.ts';
import type { MessageParts } from '../../workspace/git/commit-message.ts';
import { type ChainedCommit, readChain, says } from '../../workspace/git/read-chain.ts';
import { writeCommit } from '../../workspace/git/write-commit.ts';
import { MENDED, unfinishedMessage, workMessage } from '../implementing/commit-messages.ts';
import { phasePosition, unfinishedPhase, wholePhase } from '../implementing/phase-names.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import type { Run } from '../run/run.ts';
import type { ImplementationTask } from '../worker.ts';
import { MAX_BUNDLE } from './handover.ts';
import { refused } from './refused.ts';

/** What a commit is, going by the plan and by what came before it. */
type Kind =
  | { kind: 'phase'; phase: Phase }
  /** Once all phases are there. */
  | { kind: 'mended'; what: keyof typeof MENDED }
  | { kind: 'unfinished'; phase: Phase };

/** Commits that were made elsewhere, as they were made anew here; none of them is published yet. */
export interface RemadeCommits {
  /** The last of them, or of the branch where there are none. */
  head: Sha;
  /** The phases that they finish. */
  done: Phase[];
  /** The commit of work in progress, where there is one. */
  unfinished: Sha | undefined;
  /** The commit that was reviewed, where the one after it mends what was found. */
  mendedFrom: Sha | undefined;
}

/**
 * Nothing but the trees of the commits is taken over: each has to be what a run of this plan would have made, in its order,
 * and is made anew here, with the authors and the approvers as they are known here. `whole`: whether every phase that is
 * open has to be there. Throws `Stop('failed')`.
 */
export async function remakeCommits(
  run: Run,
  {
    place,
    pull,
    proposed,
    authority: { approvers },
    bundle,
    whole,
  }: ImplementationTask & { bundle: Buffer | undefined; whole: boolean },
): Promise<RemadeCommits> {
  const { repository } = place;
  const { head: from } = proposed;
  const open = [...proposed.openPhases];
  const chain = bundle ? await chainIn(run, { place, branch: pull.headRef, from, bundle }) : [];
  const done: Phase[] = [];
  let last: Kind | undefined;
  let head = from;
  let mendedFrom: Sha | undefined;
  for (const commit of chain) {
    const kind = kindOf(commit, { run, proposed, next: open[0], last });
    await assertAllowed({ repository, proposed, commit, parent: head });
    if (kind.kind === 'mended' && kind.what === 'afterReview') mendedFrom = head;
    if (kind.kind === 'phase') done.push(...open.splice(0, 1));
    head = await writeCommit(repository, {
      tree: commit.tree,
      parents: [head],
      message: messageOf(run, { kind, proposed, approvers }),
      date: run.deps.clock(),
    });
    last = kind;
  }
  if (whole && open.length > 0) throw refused('it says that all is done, and lacks commits');
  return { head, done, unfinished: last?.kind === 'unfinished' ? head : undefined, mendedFrom };
}

async function chainIn(
  { bot }: Run,
  {
    place: { repository },
    branch,
    from,
    bundle,
  }: { place: ImplementationTask['place']; branch: string; from: Sha; bundle: Buffer },
): Promise<ChainedCommit[]> {
  const head = await readBundle(repository, { ref: branchRef(branch), from, bundle, maxBytes: MAX_BUNDLE });
  const chain = await readChain(repository, { from, head });
  const own = `${bot.login} <${noreplyAddress(bot, bot)}>`;
  const foreign = chain.find(({ author, committer }) => author !== own || committer !== own);
  if (foreign) throw refused(`${foreign.sha} is not by ${bot.login}`);
  return chain;
}

/** Throws where a commit says another thing than one of this run and plan at this place would. */
function kindOf(
  commit: ChainedCommit,
  {
    run,
    proposed,
    next,
    last,
  }: { run: Run; proposed: ProposedPlan; next: Phase | undefined; last: Kind | undefined },
): Kind {
  const kind = mayFollow(last, next).find((each) =>
    says(commit, messageOf(run, { kind: each, proposed, approvers: [] })),
  );
  if (kind) return kind;
  throw refused(`${commit.sha} is no commit that this run of the plan would make at this place`);
}

/** What is mended comes once all phases are there; nothing comes after unfinished work or what reviews had mended. */
function mayFollow(last: Kind | undefined, next: Phase | undefined): Kind[] {
  if (last?.kind === 'unfinished') return [];
  if (next) {
    return [
      { kind: 'phase', phase: next },
      { kind: 'unfinished', phase: next },
    ];
  }
  if (last?.kind !== 'mended') return [{ kind: 'mended', what: 'inValidation' }, AFTER_REVIEW];
  return last.what === 'inValidation' ? [AFTER_REVIEW] : [];
}

const AFTER_REVIEW: Kind = { kind: 'mended', what: 'afterReview' };

function messageOf(
  run: Run,
  {
    kind,
    proposed,
    approvers,
  }: { kind: Kind; proposed: ProposedPlan; approvers: ImplementationTask['authority']['approvers'] },
): MessageParts {
  const { plan } = proposed;
  switch (kind.kind) {
    case 'phase': {
      const what = wholePhase(plan, kind.phase);
      return workMessage(run, { proposed, approvers, what, phase: phasePosition(plan, kind.phase) });
    }
    case 'mended':
      return workMessage(run, {
        proposed,
        approvers,
        what: MENDED[kind.what],
        phase: `${plan.phases.length}/${plan.phases.length}`,
      });
    case 'unfinished': {
      const what = unfinishedPhase(plan, kind.phase);
      return unfinishedMessage(run, { proposed, approvers, what, phase: phasePosition(plan, kind.phase) });
    }
  }
}

/** What the plan says to leave alone; what may be published at all is looked at with the push. */
async function assertAllowed({
  repository,
  proposed,
  commit,
  parent,
}: {
  repository: ImplementationTask['place']['repository'];
  proposed: ProposedPlan;
  commit: ChainedCommit;
  parent: Sha;
}): Promise<void> {
  const changes = await changedFiles(repository, { from: parent, to: commit.sha });
  const forbidden = forbiddenAmong(proposed.plan, changes);
  if (forbidden.length === 0) return;
  const named = forbidden.map((path) => `\`${path}\``).join(', ');
  throw refused(`${commit.sha} changes ${named}, which the plan says to leave alone`);
}
