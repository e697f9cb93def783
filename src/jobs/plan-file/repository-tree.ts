import type { PlanTree } from '../../plan/lint/plan-tree.ts';
import type { TreeFile } from '../../workspace/git/read-commit.ts';

/** More than any source that a plan cites. */
const MAX_READ_BYTES = 1024 * 1024;

/** The files of a commit as the plan's lint asks for them; `readFile` is asked for each file once. */
export function repositoryTree(
  files: readonly TreeFile[],
  readFile: (path: string) => Promise<string | undefined>,
): PlanTree {
  const kinds = new Map<string, 'file' | 'directory' | 'other'>();
  for (const { path, mode } of files) {
    kinds.set(path, mode.startsWith('100') ? 'file' : 'other');
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      kinds.set(path.slice(0, slash), 'directory');
    }
  }
  const spellings = new Map([...kinds.keys()].map((path) => [path.toLowerCase(), path]));
  const readable = new Set(
    files
      .filter(({ mode, size = 0 }) => mode.startsWith('100') && size <= MAX_READ_BYTES)
      .map(({ path }) => path),
  );
  const executable = new Set(files.filter(({ mode }) => mode === '100755').map(({ path }) => path));
  const texts = new Map<string, Promise<string | undefined>>();
  return {
    has: (path) => kinds.get(path),
    caseVariant: (path) => spellings.get(path.toLowerCase()),
    isExecutable: (path) => executable.has(path),
    async read(path) {
      if (!readable.has(path)) return undefined;
      const text = texts.get(path) ?? readFile(path);
      texts.set(path, text);
      return text;
    },
  };
}
