import { ApiError, notFound } from '../api-error.ts';
import { type Call, ok, okPage, paginate, type Routes } from '../call.ts';
import { diffFiles } from '../git-diff.ts';
import {
  commitsBetween,
  listRefs,
  mergeBase,
  type Ref,
  readCommit,
  resolveCommit,
} from '../git-repository.ts';
import { renderCommit, renderFile } from '../render/commit.ts';
import { nodeId } from '../state.ts';

/** Without paging, a comparison lists this many commits at most. */
const MAX_COMPARED_COMMITS = 250;
const MAX_FILES = 300;

export const gitRoutes = {
  'GET /repos/{owner}/{repo}/git/ref/{ref}': async (call) => {
    const ref = (await refsOf(call)).find(({ name }) => name === `refs/${call.params.ref}`);
    if (ref === undefined) throw notFound();
    return ok(renderRef(call, ref));
  },

  'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': async (call) => {
    const refs = (await refsOf(call)).filter(({ name }) => name.startsWith(`refs/${call.params.ref}`));
    return okPage(call, refs, (ref) => renderRef(call, ref));
  },

  'GET /repos/{owner}/{repo}/commits/{ref}': async (call) => {
    await refsOf(call);
    const { gitDirectory } = call.repository;
    const sha = await resolveCommit(gitDirectory, String(call.params.ref));
    if (sha === undefined) throw new ApiError(422, `No commit found for SHA: ${call.params.ref}`);
    if (call.media === 'sha') return ok(Buffer.from(sha));
    const commit = await readCommit(gitDirectory, sha);
    const files = await diffFiles(gitDirectory, { before: commit.parents[0], after: sha });
    const sum = (key: 'additions' | 'deletions') => files.reduce((total, file) => total + file[key], 0);
    const [additions, deletions] = [sum('additions'), sum('deletions')];
    return ok({
      ...renderCommit(call, commit),
      stats: { total: additions + deletions, additions, deletions },
      files: files.slice(0, MAX_FILES).map((file) => renderFile(call, file, sha)),
    });
  },

  'GET /repos/{owner}/{repo}/compare/{basehead}': async (call) => {
    const { gitDirectory, fullName } = call.repository;
    await refsOf(call);
    const [base, head] = await Promise.all(sides(call).map((side) => resolveCommit(gitDirectory, side)));
    if (base === undefined || head === undefined) throw notFound();
    const common = await mergeBase(gitDirectory, base, head);
    if (common === undefined) throw new ApiError(404, `No common ancestor between ${base} and ${head}.`);
    const [ahead, behind, files, baseCommit, commonCommit] = await Promise.all([
      commitsBetween(gitDirectory, base, head),
      commitsBetween(gitDirectory, head, base),
      diffFiles(gitDirectory, { before: common, after: head }),
      readCommit(gitDirectory, base),
      readCommit(gitDirectory, common),
    ]);
    const paged = call.query.page !== undefined || call.query.per_page !== undefined;
    const { shown, headers } = paged
      ? paginate(call, ahead)
      : { shown: ahead.slice(-MAX_COMPARED_COMMITS), headers: {} };
    const commits = await Promise.all(shown.map((sha) => readCommit(gitDirectory, sha)));
    const firstPage = (Number(call.query.page) || 1) === 1;
    const html = `${call.urls.server}/${fullName}/compare/${call.params.basehead}`;
    const body = {
      url: `${call.urls.api}/repos/${fullName}/compare/${call.params.basehead}`,
      html_url: html,
      permalink_url: `${call.urls.server}/${fullName}/compare/${base}...${head}`,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: renderCommit(call, baseCommit),
      merge_base_commit: renderCommit(call, commonCommit),
      status: comparison(ahead.length, behind.length),
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: commits.map((commit) => renderCommit(call, commit)),
      files: firstPage ? files.slice(0, MAX_FILES).map((file) => renderFile(call, file, head)) : [],
    };
    return { status: 200, body, headers };
  },
} satisfies Partial<Routes>;

async function refsOf({ repository }: Call): Promise<readonly Ref[]> {
  const refs = await listRefs(repository.gitDirectory);
  if (refs.length === 0) throw new ApiError(409, 'Git Repository is empty.');
  return refs;
}

/** The two sides of `base...head`; each may name the owner, as `owner:branch`. */
function sides({ params, repository }: Call): string[] {
  const parts = String(params.basehead).split('...');
  if (parts.length !== 2) throw notFound();
  return parts.map((part) => {
    const prefix = `${repository.owner.login}:`;
    return part.startsWith(prefix) ? part.slice(prefix.length) : part;
  });
}

function comparison(ahead: number, behind: number): 'identical' | 'ahead' | 'behind' | 'diverged' {
  if (ahead === 0) return behind === 0 ? 'identical' : 'behind';
  return behind === 0 ? 'ahead' : 'diverged';
}

function renderRef({ urls, repository }: Call, ref: Ref) {
  const api = `${urls.api}/repos/${repository.fullName}/git`;
  return {
    ref: ref.name,
    node_id: nodeId('REF', repository.id),
    url: `${api}/${ref.name.split('/').map(encodeURIComponent).join('/')}`,
    object: { sha: ref.sha, type: ref.type, url: `${api}/${ref.type}s/${ref.sha}` },
  };
}
