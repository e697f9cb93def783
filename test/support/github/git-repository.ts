import { execFile, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { plainGitEnvironment } from '../git-server.ts';
import { askOnce, listOnce, type Ref } from './git-memory.ts';

export type { Ref };

const run = promisify(execFile);

export const NO_COMMIT = '0'.repeat(40);

/** Git's own environment of the stand-in; paths are never patterns. */
const env = { ...plainGitEnvironment, GIT_LITERAL_PATHSPECS: '1' };

export async function git(directory: string, ...args: string[]): Promise<string> {
  return (await gitBytes(directory, ...args)).toString('utf8');
}

async function gitBytes(directory: string, ...args: string[]): Promise<Buffer> {
  const { stdout } = await run('git', ['--git-dir', directory, ...args], {
    env,
    encoding: 'buffer',
    maxBuffer: 256 * 1024 * 1024,
  });
  return stdout;
}

/** What git answers never changes where it is asked about nothing but objects, named in full. */
export async function gitOnObjects(
  directory: string,
  objects: readonly string[],
  ...args: string[]
): Promise<string> {
  return (await bytesOnObjects(directory, objects, ...args)).toString('utf8');
}

function bytesOnObjects(directory: string, objects: readonly string[], ...args: string[]): Promise<Buffer> {
  const ask = () => gitBytes(directory, ...args);
  return objects.every((name) => OBJECT_NAME.test(name)) ? askOnce(directory, args, ask) : ask();
}

const OBJECT_NAME = /^[0-9a-f]{40}(\^\{tree\})?$/;

/** Runs git with `input` on its standard input. */
export async function gitWithInput(
  directory: string,
  input: string | Buffer,
  ...args: string[]
): Promise<string> {
  const child = spawn('git', ['--git-dir', directory, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [output, complaint, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}: ${complaint}`);
  return output;
}

/** All refs by full name, in git's order. */
export function listRefs(directory: string): Promise<readonly Ref[]> {
  return listOnce(directory, async () => {
    const output = await git(directory, 'for-each-ref', '--format=%(refname) %(objectname) %(objecttype)');
    return lines(output).map((line) => {
      const [name = '', sha = '', type = ''] = line.split(' ');
      return { name, sha, type };
    });
  });
}

/** The commit that a branch, a tag, a full ref or an object name stands for; revision expressions are not understood. */
export async function resolveCommit(directory: string, name: string): Promise<string | undefined> {
  const full = name.startsWith('refs/') ? name : `refs/${name}`;
  const refs = await listRefs(directory);
  const ref = [`refs/heads/${name}`, `refs/tags/${name}`, full]
    .map((candidate) => refs.find((each) => each.name === candidate))
    .find((each) => each !== undefined);
  if (ref?.type === 'commit') return ref.sha;
  const candidate = ref?.sha ?? (/^[0-9a-f]{4,40}$/.test(name) ? name : undefined);
  if (candidate === undefined) return undefined;
  try {
    const sha = await gitOnObjects(directory, [candidate], ...REV_PARSE, `${candidate}^{commit}`);
    return sha.trim();
  } catch {
    return undefined;
  }
}

const REV_PARSE = ['rev-parse', '--verify', '--quiet'];

export async function mergeBase(directory: string, one: string, other: string): Promise<string | undefined> {
  try {
    return (await gitOnObjects(directory, [one, other], 'merge-base', one, other)).trim();
  } catch {
    return undefined;
  }
}

/** Commits reachable from `head` and not from `base`, oldest first. */
export async function commitsBetween(directory: string, base: string, head: string): Promise<string[]> {
  const range = `${base}..${head}`;
  return lines(await gitOnObjects(directory, [base, head], 'rev-list', '--topo-order', '--reverse', range));
}

export interface Signature {
  name: string;
  email: string;
  date: Date;
}

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
}

export async function readCommit(directory: string, sha: string): Promise<Commit> {
  const raw = await gitOnObjects(directory, [sha], 'cat-file', 'commit', sha);
  const end = raw.indexOf('\n\n');
  const headers = raw.slice(0, end).split('\n');
  const values = (key: string) =>
    headers.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  return {
    sha,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: parseSignature(values('author')[0] ?? ''),
    committer: parseSignature(values('committer')[0] ?? ''),
    message: raw.slice(end + 2).replace(/\n$/, ''),
  };
}

function parseSignature(text: string): Signature {
  const [, name = '', email = '', seconds = '0'] = /^(.*?) ?<(.*)> (\d+) [+-]\d{4}$/.exec(text) ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000) };
}

export interface TreeEntry {
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  sha: string;
  size: number;
  path: string;
}

/** What stands at `path` in a commit; the root is the empty path. */
export async function readEntry(
  directory: string,
  commit: string,
  path: string,
): Promise<TreeEntry | undefined> {
  if (path === '') return { mode: '040000', type: 'tree', sha: `${commit}^{tree}`, size: 0, path };
  const output = await gitOnObjects(directory, [commit], ...LS_TREE, commit, '--', path);
  return parseTree(output).find((entry) => entry.path === path);
}

export async function listTree(directory: string, tree: string): Promise<TreeEntry[]> {
  return parseTree(await gitOnObjects(directory, [tree], ...LS_TREE, tree));
}

const LS_TREE = ['ls-tree', '-zl', '--full-tree'];

function parseTree(output: string): TreeEntry[] {
  return output
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', type = '', sha = '', size = ''] = line.slice(0, tab).split(/ +/);
      return {
        mode,
        type: type as TreeEntry['type'],
        sha,
        size: Number(size) || 0,
        path: line.slice(tab + 1),
      };
    });
}

export function readBlob(directory: string, sha: string): Promise<Buffer> {
  return bytesOnObjects(directory, [sha], 'cat-file', 'blob', sha);
}

function lines(output: string): string[] {
  return output.split('\n').filter((line) => line !== '');
}
