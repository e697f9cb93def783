import { posix } from 'node:path';
import { ApiError, notFound } from '../api-error.ts';
import { type Call, ok, type Reply, type Routes } from '../call.ts';
import { listRefs, listTree, readBlob, readEntry, resolveCommit, type TreeEntry } from '../git-repository.ts';

/** Content beyond this size is left out of the JSON form. */
const MAX_CONTENT_BYTES = 1024 * 1024;

export const contentsRoutes = {
  'GET /repos/{owner}/{repo}/contents/{path}': async (call) => {
    const { gitDirectory, defaultBranch } = call.repository;
    const path = String(call.params.path).replace(/\/$/, '');
    const ref = String(call.query.ref ?? defaultBranch);
    if ((await listRefs(gitDirectory)).length === 0) throw new ApiError(404, 'This repository is empty.');
    const commit = await resolveCommit(gitDirectory, ref);
    if (commit === undefined) throw new ApiError(404, `No commit found for the ref ${ref}`);
    const entry = isPlain(path) ? await readEntry(gitDirectory, commit, path) : undefined;
    if (entry === undefined) throw notFound();
    if (entry.type === 'tree') return directory(call, { entry, path, ref });
    const target = entry.mode === '120000' ? await linkedFile(call, commit, entry) : undefined;
    return file(call, { entry: target ?? entry, path, ref });
  },
} satisfies Partial<Routes>;

function isPlain(path: string): boolean {
  return path === '' || path.split('/').every((part) => !['', '.', '..'].includes(part));
}

/** GitHub answers for a link to a file inside of the repository with that file. */
async function linkedFile({ repository }: Call, commit: string, link: TreeEntry) {
  const target = (await readBlob(repository.gitDirectory, link.sha)).toString();
  const path = posix.normalize(posix.join(posix.dirname(link.path), target));
  if (target.startsWith('/') || path.startsWith('..')) return undefined;
  const entry = await readEntry(repository.gitDirectory, commit, path);
  return entry?.type === 'blob' && entry.mode !== '120000' ? entry : undefined;
}

interface Place {
  entry: TreeEntry;
  path: string;
  ref: string;
}

async function directory(call: Call, { entry, path, ref }: Place): Promise<Reply> {
  const entries = await listTree(call.repository.gitDirectory, entry.sha);
  const listed = entries.map((child) =>
    describe(call, { entry: child, path: path === '' ? child.path : `${path}/${child.path}`, ref }),
  );
  if (call.media !== 'object') return ok(listed);
  const sha = entry.sha.replace('^{tree}', '');
  return ok({ ...describe(call, { entry: { ...entry, sha }, path, ref }), entries: listed });
}

async function file(call: Call, place: Place): Promise<Reply> {
  const { entry } = place;
  const about = describe(call, place);
  if (entry.type === 'commit')
    return ok({ ...about, type: 'submodule', submodule_git_url: call.urls.server });
  const bytes = await readBlob(call.repository.gitDirectory, entry.sha);
  if (call.media === 'raw') return ok(bytes);
  if (entry.mode === '120000') return ok({ ...about, target: bytes.toString() });
  const content = bytes.length > MAX_CONTENT_BYTES ? '' : wrapped(bytes.toString('base64'));
  return ok({ ...about, content, encoding: bytes.length > MAX_CONTENT_BYTES ? 'none' : 'base64' });
}

function describe({ urls, repository }: Call, { entry, path, ref }: Place) {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const api = `${urls.api}/repos/${repository.fullName}`;
  const html = `${urls.server}/${repository.fullName}`;
  const isTree = entry.type === 'tree';
  const self = `${api}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const gitUrl = `${api}/git/${isTree ? 'trees' : 'blobs'}/${encodeURIComponent(entry.sha)}`;
  const htmlUrl = `${html}/${isTree ? 'tree' : 'blob'}/${encodeURIComponent(ref)}/${encoded}`;
  return {
    name: posix.basename(path),
    path,
    sha: entry.sha,
    size: entry.size,
    url: self,
    html_url: htmlUrl,
    git_url: gitUrl,
    download_url: isTree ? null : `${html}/raw/${encodeURIComponent(ref)}/${encoded}`,
    type: isTree ? 'dir' : entry.mode === '120000' ? 'symlink' : 'file',
    _links: { self, git: gitUrl, html: htmlUrl },
  };
}

/** As GitHub wraps base64, which a careless decoder trips over. */
function wrapped(base64: string): string {
  return base64.replace(/.{1,60}/g, '$&\n');
}
