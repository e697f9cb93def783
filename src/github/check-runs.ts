import type { Check, CheckAnnotation, CheckVerdict } from '../core/check.ts';
import type { Sha } from '../core/ids.ts';
import type { Bot } from '../core/people.ts';
import type { GitHubClient } from './client.ts';
import { createOnce } from './create-once.ts';

/** As many as GitHub takes with one request. */
const MAX_ANNOTATIONS = 50;

/** Tells Baton's check runs from a workflow's job that happens to have the same name. */
const EXTERNAL_ID = 'baton';

interface ShowParams {
  bot: Bot;
  commit: Sha;
  check: Check;
  /** What the name of the check links to; GitHub ignores it from the token of a workflow. */
  detailsUrl: string | undefined;
}

interface KnownRun {
  id: number;
  completed: boolean;
  annotations: number;
}

/**
 * Shows a check on a commit: changes the one of that name that is there, makes it where not. Showing the same again,
 * also after an answer was lost, makes no second one and repeats no annotation.
 *
 * GitHub does not let a completed one run again. So that becomes a new one, which takes its place.
 */
export async function showCheck(gh: GitHubClient, params: ShowParams): Promise<void> {
  const { annotations, verdict } = params.check;
  const before = await findLatest(gh, params);
  const find = async () => {
    const latest = await findLatest(gh, params);
    return latest?.id === before?.id ? undefined : latest;
  };
  let run =
    before === undefined || (before.completed && verdict === 'in_progress')
      ? await createOnce(gh, { create: () => create(gh, params), find })
      : await update(gh, { ...params, run: before });
  while (run.annotations < annotations.length) run = await update(gh, { ...params, run });
}

/** Of those of that name which this App made for the commit, the one that GitHub shows. */
async function findLatest(
  gh: GitHubClient,
  { bot, commit, check }: ShowParams,
): Promise<KnownRun | undefined> {
  const { owner, repo } = gh;
  const { data } = await gh.octokit.rest.checks.listForRef({
    owner,
    repo,
    ref: commit,
    check_name: check.name,
    filter: 'latest',
    per_page: 100,
  });
  return data.check_runs
    .filter(({ app, external_id }) => `${app?.slug}[bot]` === bot.login && external_id === EXTERNAL_ID)
    .sort((one, other) => other.id - one.id)
    .map(({ id, status, output }) => ({
      id,
      completed: status === 'completed',
      annotations: output.annotations_count,
    }))[0];
}

async function create(gh: GitHubClient, { commit, check, detailsUrl }: ShowParams): Promise<KnownRun> {
  const { owner, repo } = gh;
  const { data } = await gh.octokit.rest.checks.create({
    owner,
    repo,
    name: check.name,
    head_sha: commit,
    external_id: EXTERNAL_ID,
    ...(detailsUrl !== undefined && { details_url: detailsUrl }),
    ...stateOf(check.verdict),
    output: outputOf(check, 0),
  });
  return { id: data.id, completed: data.status === 'completed', annotations: sentAfter(check, 0) };
}

/** Sends the annotations that are missing too; GitHub adds them to those that are there, so this is not sent twice. */
async function update(gh: GitHubClient, params: ShowParams & { run: KnownRun }): Promise<KnownRun> {
  const { owner, repo } = gh;
  const { check, detailsUrl, run } = params;
  const send = async () => {
    await gh.octokit.rest.checks.update({
      owner,
      repo,
      check_run_id: run.id,
      ...(detailsUrl !== undefined && { details_url: detailsUrl }),
      ...stateOf(check.verdict),
      output: outputOf(check, run.annotations),
      request: { mayRepeat: false },
    });
    return { ...run, annotations: sentAfter(check, run.annotations) };
  };
  const find = async () => {
    const latest = await findLatest(gh, params);
    return latest !== undefined && latest.annotations > run.annotations ? latest : undefined;
  };
  return createOnce(gh, { create: send, find });
}

function stateOf(verdict: CheckVerdict) {
  return verdict === 'in_progress'
    ? { status: verdict }
    : { status: 'completed' as const, conclusion: verdict };
}

function outputOf({ title, summary, text, annotations }: Check, sent: number) {
  const next = annotations.slice(sent, sent + MAX_ANNOTATIONS).map(toAnnotation);
  return {
    title,
    summary,
    ...(text !== undefined && { text }),
    ...(next.length > 0 && { annotations: next }),
  };
}

function sentAfter({ annotations }: Check, sent: number): number {
  return Math.max(sent, Math.min(annotations.length, sent + MAX_ANNOTATIONS));
}

function toAnnotation({ path, line, level, title, message }: CheckAnnotation) {
  return { path, start_line: line, end_line: line, annotation_level: level, title, message };
}
