import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A person's own git repository with the files in it, gone when it is disposed of. */
export interface Checkout extends AsyncDisposable {
  root: string;
  git(...args: string[]): string;
  write(files: Record<string, string>): Promise<void>;
  read(path: string): Promise<string>;
  /** Paths of all files outside of `.git`, with their texts. */
  snapshot(): Promise<Record<string, string>>;
}

export async function makeCheckout(
  files: Record<string, string> = {},
  { remote }: { remote?: string } = {},
): Promise<Checkout> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'baton-init-')));
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: root },
    });
  git('init', '--quiet', '--initial-branch=main');
  if (remote !== undefined) git('remote', 'add', 'origin', remote);
  const checkout: Checkout = {
    root,
    git,
    write: async (texts) => {
      for (const [path, text] of Object.entries(texts)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), text);
      }
    },
    read: (path) => readFile(join(root, path), 'utf8'),
    snapshot: async () => {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      const paths = entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
        .filter((path) => !path.startsWith('.git/'))
        .sort();
      return Object.fromEntries(
        await Promise.all(
          paths.map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const),
        ),
      );
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
  await checkout.write(files);
  return checkout;
}
