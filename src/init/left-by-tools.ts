import type { Toolchain } from './toolchain.ts';

/** Folders that a language's tools fill while they check, and for which they make no `.gitignore` themselves. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  Python: ['__pycache__'],
  cargo: ['target'],
  maven: ['target'],
  gradle: ['build', '.gradle'],
  dotnet: ['bin', 'obj'],
};

/** Those of them that git would take up as new files, by what it says is ignored. */
export async function takenUpFolders(
  toolchains: readonly Pick<Toolchain, 'language' | 'manager'>[],
  ignored: (paths: readonly string[]) => Promise<string[]>,
): Promise<string[]> {
  const folders = toolchains.flatMap(({ language, manager }) => FOLDERS[language] ?? FOLDERS[manager] ?? []);
  if (folders.length === 0) return [];
  const known = new Set(await ignored(folders.map(fileIn)));
  return [...new Set(folders)].filter((folder) => !known.has(fileIn(folder)));
}

function fileIn(folder: string): string {
  return `${folder}/file`;
}
