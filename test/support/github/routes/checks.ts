import { ApiError, notFound } from '../api-error.ts';
import { type Call, created, ok, paginate, type Routes } from '../call.ts';
import { resolveCommit } from '../git-repository.ts';
import { ACTIONS_BOT } from '../open-pull-request.ts';
import { checkRunPage, renderCheckRun } from '../render/check-run.ts';
import { type CheckAnnotation, type CheckConclusion, type CheckRun, nodeId } from '../state.ts';
import type { Values } from '../validation.ts';

/** GitHub cuts longer ones without a word. */
const MAX_OUTPUT_BYTES = 65_535;
const MAX_TITLE_CHARACTERS = 255;

export const checkRoutes = {
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': async (call) => {
    const { repository, query } = call;
    const sha = await commitOf(call, String(call.params.ref));
    const named = repository.checkRuns.filter(
      ({ headSha, name }) => headSha === sha && (query.check_name === undefined || name === query.check_name),
    );
    const listed = query.filter === 'all' ? named : latest(named);
    const { shown, headers } = paginate(call, listed.toReversed());
    const check_runs = shown.map((run) => renderCheckRun(call.urls, repository, run));
    return { status: 200, body: { total_count: listed.length, check_runs }, headers };
  },

  'POST /repos/{owner}/{repo}/check-runs': async (call) => {
    const { state, urls, repository, actor, body } = call;
    assertApp(call);
    const headSha = await commitOf(call, String(body.head_sha));
    const id = state.nextId();
    const run: CheckRun = {
      id,
      nodeId: nodeId('CR', id),
      app: actor.user,
      name: String(body.name),
      headSha,
      externalId: null,
      detailsUrl: checkRunPage(urls, repository, id),
      status: 'queued',
      conclusion: null,
      startedAt: state.now(),
      completedAt: null,
      title: null,
      summary: null,
      text: null,
      annotations: [],
    };
    change(call, run);
    repository.checkRuns.push(run);
    return created(renderCheckRun(urls, repository, run));
  },

  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': (call) => {
    const { urls, repository, actor, params } = call;
    assertApp(call);
    const run = repository.checkRuns.find(({ id }) => id === params.check_run_id);
    if (run === undefined) throw notFound();
    if (run.app.id !== actor.user.id) {
      const reason = `Invalid app_id \`${run.app.id}\` - check run can only be modified by the GitHub App that created it.`;
      throw new ApiError(403, reason);
    }
    change(call, run);
    return ok(renderCheckRun(urls, repository, run));
  },
} satisfies Partial<Routes>;

/** Only Apps have checks, and the token of a workflow is one's. */
function assertApp({ actor }: Call): void {
  if (actor.kind !== 'app') throw new ApiError(403, 'You must authenticate via a GitHub App.');
}

async function commitOf({ repository }: Call, name: string): Promise<string> {
  const sha = await resolveCommit(repository.gitDirectory, name);
  if (sha === undefined) throw new ApiError(422, `No commit found for SHA: ${name}`);
  return sha;
}

/** Of each name the newest that its App made. */
function latest(runs: readonly CheckRun[]): CheckRun[] {
  return runs.filter(
    (run, at) => !runs.slice(at + 1).some(({ name, app }) => name === run.name && app === run.app),
  );
}

function change(call: Call, run: CheckRun): void {
  const { body, actor, state } = call;
  const conclusion = conclusionOf(body);
  if (conclusion) {
    Object.assign(run, { status: 'completed', conclusion, completedAt: state.now() });
  } else if (run.status === 'completed' && body.status !== undefined) {
    call.complain(`the check run ${run.name} is completed, and GitHub leaves it so: make a new one`);
  } else if (body.status !== undefined) {
    run.status = body.status as CheckRun['status'];
  }
  if (body.external_id !== undefined) run.externalId = String(body.external_id);
  // What a workflow's token says here is ignored.
  if (body.details_url !== undefined && actor.user.login !== ACTIONS_BOT)
    run.detailsUrl = String(body.details_url);
  if (body.output !== undefined) changeOutput(call, run, body.output as Output);
}

interface Output {
  title?: string;
  summary: string;
  text?: string;
  annotations?: CheckAnnotation[];
}

function changeOutput({ complain }: Call, run: CheckRun, output: Output): void {
  const { title = run.title, summary, text = null, annotations = [] } = output;
  for (const [field, value] of Object.entries({ summary, text: text ?? '' })) {
    if (Buffer.byteLength(value) > MAX_OUTPUT_BYTES) complain(`the ${field} of ${run.name} is cut by GitHub`);
  }
  const titles = [title ?? '', ...annotations.map((annotation) => annotation.title ?? '')];
  if (titles.some(({ length }) => length > MAX_TITLE_CHARACTERS))
    throw refused('a title is longer than 255 characters');
  if (annotations.some(({ start_line, end_line }) => start_line < 1 || end_line < start_line)) {
    throw refused('the lines of an annotation');
  }
  Object.assign(run, { title, summary, text });
  run.annotations.push(...annotations);
}

function conclusionOf({ status, conclusion, completed_at }: Values): CheckConclusion | undefined {
  if (conclusion === 'stale') throw refused('stale is for GitHub alone');
  if (conclusion === undefined && (status === 'completed' || completed_at !== undefined)) {
    throw refused('"conclusion" wasn’t supplied.');
  }
  return conclusion as CheckConclusion | undefined;
}

const refused = (what: string) => new ApiError(422, `Invalid request.\n\n${what}`);
