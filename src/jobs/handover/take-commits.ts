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
import { unfinishedMessage, workMessage } from '../commit-messages.ts';
import { phasePosition, unfinishedPhase, wholePhase } from '../phase-names.ts';
import type { ProposedPlan } from '../proposed-plan.ts';
import { pushCommit } from '../push-commit.ts';
import type { Run } from '../run.ts';
import type { Workbench } from '../workbench.ts';
import type { Implementation, ImplementationTask } from '../worker.ts';
import { type Handover, MAX_BUNDLE } from './handover.ts';
import { refused } from './refused.ts';

/** What a commit is, going by the plan and by what came before it. */
type Kind =
  | { kind: 'phase'; phase: Phase }
  /** Once all phases are there. */
  | { kind: 'mended'; what: string }
  | { kind: 'unfinished'; phase: Phase };

interface Taking extends ImplementationTask {
  bundle: Buffer | undefined;
  ticked: Extract<Handover['work'], { kind: 'implementation' }>['ticked'];
  /** Whether every phase that is open has to be there. */
  whole: boolean;
}

interface Taken {
  workbench: Implementation['workbench'] & Pick<Workbench, 'pullRequest'>;
  /** The commit of work in progress, where there is one. */
  unfinished: Sha | undefined;
  /** The commit before the last one that mended something. */
  mendedFrom: Sha | undefined;
}

/**
 * Publishes commits that were made elsewhere. Nothing but their trees is taken over: each has to be what a run of this plan
 * would have made, in its order, and is made anew here, with the authors and the approvers as they are known here. All are
 * looked at before the first is published, and pushed in one go.
 */
export async function takeCommits(
  run: Run,
  { place, pull, proposed, authority, bundle, ticked, whole }: Taking,
): Promise<Taken> {
  const { repository } = place;
  const { head: from, plan } = proposed;
  const branch = pull.headRef;
  const moving = { repository, branch, head: from, pullRequest: pull.number, authority };
  const open = [...proposed.openPhases];
  const chain = bundle ? await chainIn(run, { place, branch, from, bundle }) : [];
  const done: Phase[] = [];
  let head = from;
  let unfinished: Sha | undefined;
  let mendedFrom: Sha | undefined;
  for (const commit of chain) {
    if (unfinished !== undefined) throw refused(`${commit.sha} comes after unfinished work`);
    const kind = kindOf(commit, { run, proposed, next: open[0] });
    await assertAllowed({ repository, proposed, commit, parent: head });
    if (kind.kind === 'mended') mendedFrom = head;
    head = await writeCommit(repository, {
      tree: commit.tree,
      parents: [head],
      message: messageOf(run, { kind, proposed, approvers: authority.approvers }),
      date: run.deps.clock(),
    });
    if (kind.kind === 'phase') done.push(...open.splice(0, 1));
    if (kind.kind === 'unfinished') unfinished = head;
  }
  if (whole && open.length > 0) throw refused('it says that all is done, and lacks commits');
  await run.mayGoOn({ now: true });
  if (head !== from) await pushCommit(run, moving, { commit: head, what: whatIsPushed(done) });
  tell(run, { plan, done, ticked });
  await run.events.shown();
  return { workbench: moving, unfinished, mendedFrom };
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
  { run, proposed, next }: { run: Run; proposed: ProposedPlan; next: Phase | undefined },
): Kind {
  const candidates: Kind[] = next
    ? [
        { kind: 'phase', phase: next },
        { kind: 'unfinished', phase: next },
      ]
    : [{ kind: 'mended', what: mendedIn(commit) }];
  const kind = candidates.find((each) =>
    says(commit, messageOf(run, { kind: each, proposed, approvers: [] })),
  );
  if (kind) return kind;
  throw refused(`${commit.sha} is no commit that this run of the plan would make at this place`);
}

/** Its subject says what was mended, in words of the part that worked; they are held against the whole message then. */
function mendedIn({ message }: ChainedCommit): string {
  const [subject = ''] = message.split('\n', 1);
  const [, what = ''] = /— (.+?)(?: \(#\d+\))?$/.exec(subject) ?? [];
  return what;
}

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
        what: kind.what,
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

function whatIsPushed(done: readonly Phase[]): string {
  return done.length === 0 ? 'what was begun or mended' : done.map(({ name }) => name).join('; ');
}

function tell(
  { events }: Run,
  { plan, done, ticked }: { plan: ProposedPlan['plan']; done: readonly Phase[]; ticked: Taking['ticked'] },
): void {
  const isTicked = (phase: number, step: number) =>
    ticked.some(([number, steps]) => number === phase && steps.includes(step));
  for (const { number: phase, steps } of plan.phases) {
    for (const { number: step, text } of steps) {
      if (isTicked(phase, step)) events.emit({ kind: 'step', phase, step, text });
    }
  }
  for (const { number, name, steps } of done) {
    const total = plan.phases.length;
    events.emit({ kind: 'phase', number, total, name, steps: steps.length, status: 'done' });
  }
}
