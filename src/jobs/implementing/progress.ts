import type { PullRequest } from '../../github/pull-requests.ts';
import { type PhaseProgress, progressComment } from '../../report/progress.ts';
import type { Authority } from '../permission/authorise.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import type { Run } from '../run/run.ts';
import type { RunEvent } from '../run/run-event.ts';
import { followHead, showProgress } from './follow-head.ts';

/** The sticky comment and the checks of an implementation while it runs. Closed when it is disposed of. */
export interface Progress extends AsyncDisposable {
  /** Waits for what is on its way, after which nothing more is written. */
  close(): Promise<void>;
}

const MIN_INTERVAL_MS = 5_000;

/**
 * Labels the issue as being implemented, puts up the comment, and from here on a stop is told with the phases. Comment and
 * checks follow what the run tells about itself.
 */
export async function openProgress(
  run: Run,
  { pull, proposed, authority }: { pull: PullRequest; proposed: ProposedPlan; authority: Authority },
): Promise<Progress> {
  const { deps, announcer, ledger, startedAt } = run;
  const { plan, path, donePhases } = proposed;
  const phases: PhaseProgress[] = plan.phases.map(({ number, name, steps }) => ({
    number,
    name,
    status: donePhases.has(number) ? 'done' : 'waiting',
    steps: steps.map((step) => ({ number: step.number, text: step.words, done: donePhases.has(number) })),
  }));
  const labelled = plan.frontMatter.issue ?? pull.number;
  const approvedBy = authority.approvers.map(({ login }) => login);
  run.stage = {
    kind: 'implementing',
    pull,
    planPath: path,
    approvedBy,
    head: proposed.head,
    labelled,
    phases,
  };
  await announcer.state(labelled, 'implementing');
  await showProgress(run);

  const write = () => {
    const { usd, inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = ledger.totals();
    return announcer.comment(
      pull.number,
      progressComment({
        title: plan.frontMatter.title,
        planPath: path,
        phases,
        elapsedMs: deps.clock().getTime() - startedAt.getTime(),
        totalTokens: inputTokens + cacheReadTokens + cacheWriteTokens + outputTokens,
        usd,
        runUrl: deps.host.runUrl,
        notices: run.notices,
      }),
    );
  };
  await write();
  let writtenAt = deps.clock().getTime();
  let writing: Promise<void> = Promise.resolve();
  let open = true;
  const next = (what: string, show: () => Promise<void>) => {
    writing = writing.then(show).catch((error: unknown) => {
      deps.log.warn(`The ${what} could not be updated: ${String(error)}`);
    });
  };
  const changed = () => {
    const now = deps.clock().getTime();
    if (!open || now - writtenAt < MIN_INTERVAL_MS) return;
    writtenAt = now;
    next('progress comment', write);
  };
  const listening = run.events.listen((event) => {
    note(phases, event);
    changed();
    if (event.kind !== 'commit') return;
    next('checks', () => followHead(run, event.commit));
    return writing;
  });
  const close = () => {
    open = false;
    listening[Symbol.dispose]();
    return writing;
  };
  return { close, [Symbol.asyncDispose]: close };
}

function note(phases: readonly PhaseProgress[], event: RunEvent): void {
  if (event.kind === 'phase') {
    const phase = phases.find(({ number }) => number === event.number);
    if (phase) phase.status = event.status;
  }
  if (event.kind === 'step') {
    const step = phases
      .find(({ number }) => number === event.phase)
      ?.steps.find(({ number }) => number === event.step);
    if (step) step.done = true;
  }
}
