import { git, gitWithInput, NO_COMMIT, type Signature } from './git-repository.ts';

/** Content of a file, or more about it; `null` deletes it. */
export type FileContent =
  | string
  | Uint8Array
  | { content: string | Uint8Array; executable: true }
  | { linkTo: string }
  | null;

export interface NewCommit {
  branch: string;
  /** The commit to build on; without one the commit is a first one. */
  parent: string | undefined;
  files: Readonly<Record<string, FileContent>>;
  message: string;
  author: Signature;
}

/** Makes a commit without touching any ref. Same input, same object name. */
export async function writeCommit(directory: string, commit: NewCommit): Promise<string> {
  const signature = signatureLine(commit.author);
  const temporary = `refs/stand-in/${commit.author.date.getTime()}`;
  const parts: (string | Uint8Array)[] = [
    `commit ${temporary}\nmark :1\nauthor ${signature}\ncommitter ${signature}\n`,
    ...data(commit.message),
    commit.parent === undefined ? '' : `from ${commit.parent}\n`,
  ];
  for (const [path, content] of Object.entries(commit.files)) parts.push(...fileCommand(path, content));
  parts.push(`\nget-mark :1\nreset ${temporary}\nfrom ${NO_COMMIT}\n\ndone\n`);
  const stream = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const sha = await gitWithInput(
    directory,
    stream,
    'fast-import',
    '--quiet',
    '--force',
    '--done',
    '--date-format=raw',
  );
  return sha.trim();
}

/** Sets a branch as its owner would from their own machine, forward or not. */
export async function setRef(directory: string, ref: string, sha: string): Promise<void> {
  await git(directory, 'update-ref', ref, sha);
}

export async function deleteRef(directory: string, ref: string): Promise<void> {
  await git(directory, 'update-ref', '-d', ref);
}

/** Merges `head` into `base` in a commit of its own. @throws Error where they conflict. */
export async function writeMerge(
  directory: string,
  merge: { base: string; head: string; message: string; author: Signature },
): Promise<string> {
  const tree = (await git(directory, 'merge-tree', '--write-tree', merge.base, merge.head)).trim();
  const signature = signatureLine(merge.author);
  const lines = [`tree ${tree}`, `parent ${merge.base}`, `parent ${merge.head}`];
  const commit = [...lines, `author ${signature}`, `committer ${signature}`, '', `${merge.message}\n`].join(
    '\n',
  );
  return (await gitWithInput(directory, commit, 'hash-object', '-t', 'commit', '-w', '--stdin')).trim();
}

function fileCommand(path: string, content: FileContent): (string | Uint8Array)[] {
  const quoted = `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
  if (content === null) return [`D ${quoted}\n`];
  if (typeof content === 'string' || content instanceof Uint8Array) {
    return [`M 100644 inline ${quoted}\n`, ...data(content)];
  }
  if ('linkTo' in content) return [`M 120000 inline ${quoted}\n`, ...data(content.linkTo)];
  return [`M 100755 inline ${quoted}\n`, ...data(content.content)];
}

function data(content: string | Uint8Array): (string | Uint8Array)[] {
  const bytes = Buffer.from(content);
  return [`data ${bytes.length}\n`, bytes, '\n'];
}

function signatureLine({ name, email, date }: Signature): string {
  return `${name} <${email}> ${Math.floor(date.getTime() / 1000)} +0000`;
}
