import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Tree extends AsyncDisposable {
  /** Absolute, links resolved. Its parent is the test's own as well. */
  path: string;
}

/** A directory with the given files in it, gone when it is disposed of. */
export async function makeTree(files: Record<string, string> = {}): Promise<Tree> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'baton-agent-')));
  const path = join(parent, 'tree');
  await mkdir(path);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  return { path, [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }) };
}
