import { posix } from 'node:path';
import { findInvisible } from '../../core/invisible.ts';
import type { ChangedFile } from './changed-files.ts';
import type { HostRepository } from './host-repository.ts';

const SYMLINK = '120000';
const SUBMODULE = '160000';

/** What is wrong with new and changed entries as such: their names, kinds, sizes and where links lead. */
export async function unfitAmong(
  { git }: HostRepository,
  { changes, maxFileBytes }: { changes: readonly ChangedFile[]; maxFileBytes: number },
): Promise<string[]> {
  const problems: string[] = [];
  for (const { status, path, mode, object, size } of changes) {
    if (status === 'deleted') continue;
    const named = JSON.stringify(path);
    if (!isPlainName(path) || (isNewName(status) && findInvisible(path) !== undefined))
      problems.push(`${named} has a name that tools would misread: rename it`);
    if (mode === SUBMODULE) problems.push(`${named} is a nested repository or submodule: remove it`);
    if (size > maxFileBytes)
      problems.push(`${named} has ${size} bytes, more than the ${maxFileBytes} allowed`);
    if (mode === SYMLINK && leadsOut(path, (await git.catFile(['blob', object])).toString())) {
      problems.push(`${named} is a link that leads out of the repository: remove it`);
    }
  }
  return problems;
}

/** What has invisible characters in its name already may well be changed. */
function isNewName(status: ChangedFile['status']): boolean {
  return status === 'added' || status === 'renamed';
}

/** No control characters, no bytes that are not UTF-8, no part that a program would read as an option. */
function isPlainName(path: string): boolean {
  return !/[\p{Cc}\p{Zl}\p{Zp}\uFFFD]/u.test(path) && path.split('/').every((part) => !part.startsWith('-'));
}

/** Judged by its text alone, so `..` counts only where it comes first: after a name it may climb through a link. */
function leadsOut(path: string, target: string): boolean {
  if (posix.isAbsolute(target) || target.includes('\0')) return true;
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const firstName = parts.findIndex((part) => part !== '..');
  if (firstName !== -1 && parts.slice(firstName).includes('..')) return true;
  const end = posix.join(posix.dirname(path), target);
  return end === '..' || end.startsWith('../') || end.split('/')[0]?.toLowerCase() === '.git';
}
