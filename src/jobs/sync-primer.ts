import type { PrimerSyncCommand } from '../core/command.ts';
import type { Sha } from '../core/ids.ts';
import { redactor } from '../core/redact.ts';
import { assertMayTrigger } from '../github/permissions.ts';
import { openPrimerPullRequest } from '../github/primer-pull-request.ts';
import { updatePullRequest } from '../github/pull-requests.ts';
import { code } from '../report/code.ts';
import { type PrimerReport, primerInStep, primerReport, primerText, primerTitle } from '../report/primer.ts';
import { commitFile } from '../workspace/git/commit-file.ts';
import { changesSince } from './primer/keep-primer.ts';
import { effectOfMerge } from './primer/merged-plan.ts';
import { type PrimerGround, primerGround } from './primer/primer-proposal.ts';
import { readPrimerFile, writePrimerFile } from './primer/primer-text.ts';
import { ignored, type Outcome } from './run/outcome.ts';
import { fetchDefaultBranch, openPlace, type Place } from './run/place.ts';
import { primerPolicy } from './run/publish-policy.ts';
import { type Run, spendingOf } from './run/run.ts';
import type { Worker } from './worker.ts';

/** From the code, and what has changed in it, to a pull request that changes the primer alone. */
export async function syncPrimer(run: Run, command: PrimerSyncCommand, worker: Worker): Promise<Outcome> {
  const { deps, bot, config } = run;
  const { actor } = command;
  if (command.by === 'person') await assertMayTrigger(deps.github, { actor, bot, policy: config.approval });
  const place = await openPlace(run);
  const newest = await fetchDefaultBranch(run, place);
  const cause = await causeOf(run, { command, place, newest });
  if (cause.kind === 'nothing') return ignored(cause.reason);
  const ground = await primerGround(run, { place, newest });
  const { base, text } = ground;
  const primer = text === undefined ? undefined : readPrimerFile(text);
  const changes = primer?.since && (await changesSince(run, { place, since: primer.since, base }));
  if (changes?.length === 0 && text !== undefined && ground.unproposed) {
    const report = { ...reportOf(run, ground), cause: cause.text, since: undefined, summary: BROKEN_OFF };
    return proposePrimer(run, { ground, report, written: text });
  }
  if (changes?.length === 0) return inStep(run, { ground, summary: undefined });

  const { body, summary } = await worker.keepPrimer(run, { place, base, primer, changes });
  const written = writePrimerFile({ body, since: base });
  const isSame = primer !== undefined && readPrimerFile(written).body === primer.body;
  if (isSame) return inStep(run, { ground, summary });
  await run.mayGoOn({ now: true });
  await commitPrimer(run, { place, ground, written });
  const report = { ...reportOf(run, ground), cause: cause.text, since: primer?.since, summary };
  return proposePrimer(run, { ground, report, written });
}

const BROKEN_OFF = 'An earlier try of this run wrote it and broke off. What it changed is in its commit.';

/** `text`: what is told of it in the proposal, where there is something to tell. */
type Cause = { kind: 'given'; text?: string | undefined } | { kind: 'nothing'; reason: string };

async function causeOf(
  run: Run,
  { command, ...at }: { command: PrimerSyncCommand; place: Place; newest: Sha },
): Promise<Cause> {
  if (command.by !== 'merge') return { kind: 'given' };
  const { pullRequest } = command;
  const effect = await effectOfMerge(run, { ...at, pullRequest });
  return effect.kind === 'due'
    ? { kind: 'given', text: `#${pullRequest}, which was merged, ${effect.touched}.` }
    : effect;
}

function reportOf(run: Run, { base, text }: PrimerGround): Omit<PrimerReport, 'cause' | 'since' | 'summary'> {
  return {
    path: run.config.plans.primer,
    first: text === undefined,
    base,
    notices: run.notices,
    spending: spendingOf(run),
    runUrl: run.deps.host.runUrl,
  };
}

function inStep(
  { config, deps }: Run,
  { ground: { base, pull }, summary }: { ground: PrimerGround; summary: string | undefined },
): Outcome {
  const { primer: path } = config.plans;
  const where = pull ? ` in ${pull.url}` : '';
  return {
    conclusion: 'synced',
    line: `${path}${where} is in step with the code at ${base}; there is nothing to change`,
    report: redactor(deps.host.secrets)(primerInStep({ path, base, summary })),
    ...(pull && { branch: pull.headRef, pullRequest: { number: pull.number, url: pull.url } }),
  };
}

async function commitPrimer(
  run: Run,
  { place: { repository }, ground, written }: { place: Place; ground: PrimerGround; written: string },
): Promise<Sha> {
  const { deps, config } = run;
  const { onto, base, text } = ground;
  const { primer: path } = config.plans;
  const commit = await commitFile(repository, {
    parent: onto.from,
    path,
    content: written,
    message: {
      subject: `primer: ${primerTitle({ first: text === undefined }).toLowerCase()}`,
      trailers: [
        { key: 'Baton-Run', value: run.id },
        { key: 'Baton-Primer', value: base },
      ],
    },
    date: deps.clock(),
  });
  await run.outlet.publish(repository, { ...onto, commit, policy: primerPolicy(run), what: path });
  return commit;
}

async function proposePrimer(
  run: Run,
  { ground, report, written }: { ground: PrimerGround; report: PrimerReport; written: string },
): Promise<Outcome> {
  const { deps, repository } = run;
  const { branch } = ground.onto;
  const redact = redactor(deps.host.secrets);
  const body = redact(primerReport(report));
  if (deps.settings.dryRun) {
    const text = redact([body, `**${code(report.path)}**`, primerText(written)].join('\n\n'));
    const line = `Dry run: ${report.path} would be proposed on ${branch}`;
    return { conclusion: 'synced', line, report: text, branch };
  }
  const content = { title: primerTitle(report), body };
  const pull =
    ground.pull ??
    (await openPrimerPullRequest(deps.github, { branch, base: repository.defaultBranch, ...content }));
  if (ground.pull) await updatePullRequest(deps.github, { number: pull.number, body });
  return {
    conclusion: 'synced',
    line: `${report.path} is proposed in ${pull.url}`,
    report: body,
    branch,
    pullRequest: { number: pull.number, url: pull.url },
  };
}
