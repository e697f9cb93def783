import type { SessionEvent } from '../agent/session.ts';
import type { PullRequest } from '../github/pull-requests.ts';
import { type PhaseProgress, type PhaseStatus, progressComment } from '../report/progress.ts';
import type { Authority } from './authorise.ts';
import { showProgress } from './follow-head.ts';
import type { ProposedPlan } from './proposed-plan.ts';
import type { Run } from './run.ts';

/** The sticky comment of an implementation while it runs. Closed when it is disposed of. */
export interface Progress extends AsyncDisposable {
  phase(number: number, status: PhaseStatus): void;
  tick(phase: number, step: number): void;
  /** Passes events on and lets time and cost in the comment follow them. */
  observe(next: (event: SessionEvent) => void): (event: SessionEvent) => void;
  /** Waits for what is on its way, after which nothing more is written. */
  close(): Promise<void>;
}

const MIN_INTERVAL_MS = 5_000;

/** Labels the issue as being implemented, puts up the comment, and from here on a stop is told with the phases. */
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
    steps: steps.map((step) => ({ number: step.number, text: step.text, done: donePhases.has(number) })),
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
  const changed = () => {
    const now = deps.clock().getTime();
    if (!open || now - writtenAt < MIN_INTERVAL_MS) return;
    writtenAt = now;
    writing = writing.then(write).catch((error: unknown) => {
      deps.log.warn(`The progress comment could not be updated: ${String(error)}`);
    });
  };
  const close = () => {
    open = false;
    return writing;
  };

  return {
    phase(number, status) {
      const phase = phases.find((candidate) => candidate.number === number);
      if (phase) phase.status = status;
      changed();
    },
    tick(number, step) {
      const found = phases
        .find((phase) => phase.number === number)
        ?.steps.find((each) => each.number === step);
      if (found) found.done = true;
      deps.log.info(`✓ phase ${number}, step ${step}${found ? `: ${found.text}` : ''}`);
      changed();
    },
    observe: (next) => (event) => {
      next(event);
      changed();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
