import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileContent, writeCommit } from './github/git-commit.ts';
import { git, gitWithInput, type Signature } from './github/git-repository.ts';
import type { Repository } from './github/state.ts';

/** A commit of a bundle, as it is to be. */
export interface BundledCommit {
  message: string;
  author: Signature;
  /** Files that it is to hold beside its own. */
  files: Record<string, FileContent>;
  /** Parents beside the commit before it. */
  alsoParents: string[];
}

export interface Tampering {
  /** Changes the commits, oldest first; more may be added, which have the files of the last. */
  commits?: (commits: BundledCommit[]) => void;
  /** The ref that the bundle is to hold. */
  ref?: string;
  /** The commit that it is to go on from. */
  from?: string;
}

/** Makes a bundle anew after somebody's wishes, as one would who knows how it is made. */
export async function tamperBundle(
  file: string,
  { gitDirectory }: Pick<Repository, 'gitDirectory'>,
  { commits: change = () => {}, ref, from }: Tampering,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'tampered-'));
  try {
    await git(directory, 'init', '--quiet', '--bare');
    await appendFile(join(directory, 'objects/info/alternates'), `${join(gitDirectory, 'objects')}\n`);
    const [, base = '', head = '', branch = ''] =
      /^-([0-9a-f]{40}).*\n([0-9a-f]{40}) (\S+)$/m.exec((await readFile(file)).toString('latin1')) ?? [];
    await git(directory, 'bundle', 'unbundle', file);
    const shas = (await git(directory, 'rev-list', '--reverse', head, `^${base}`)).trim().split('\n');
    const commits = await Promise.all(shas.map((sha) => read(directory, sha)));
    change(commits);
    let parent = from ?? base;
    for (const [index, commit] of commits.entries()) {
      const files = shas[index] ?? head;
      parent = await write(directory, { commit, parent, files });
    }
    await git(directory, 'update-ref', ref ?? branch, parent);
    await rm(file);
    await git(directory, 'bundle', 'create', '--quiet', file, ref ?? branch, `^${from ?? base}`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function read(directory: string, sha: string): Promise<BundledCommit> {
  const text = await git(directory, 'show', '-s', '--format=%an%n%ae%n%at%n%B', sha);
  const [name = '', email = '', at = '', ...message] = text.split('\n');
  return {
    message: `${message.join('\n').trimEnd()}\n`,
    author: { name, email, date: new Date(Number(at) * 1000) },
    files: {},
    alsoParents: [],
  };
}

/** `files`: the commit whose files it has, beside those of its own. */
async function write(
  directory: string,
  {
    commit: { message, author, files: more, alsoParents },
    parent,
    files,
  }: { commit: BundledCommit; parent: string; files: string },
): Promise<string> {
  const { name, email, date } = author;
  const holding =
    Object.keys(more).length === 0
      ? files
      : await writeCommit(directory, { branch: 'any', parent: files, files: more, message, author });
  const who = `${name} <${email}> ${Math.floor(date.getTime() / 1000)} +0000`;
  const lines = [
    `tree ${(await git(directory, 'rev-parse', `${holding}^{tree}`)).trim()}`,
    ...[parent, ...alsoParents].map((each) => `parent ${each}`),
    `author ${who}`,
    `committer ${who}`,
    '',
    message,
  ];
  const object = lines.join('\n');
  return (await gitWithInput(directory, object, 'hash-object', '-t', 'commit', '-w', '--stdin')).trim();
}
