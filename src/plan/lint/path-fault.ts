/** What keeps `path` from being a plain path inside the repository. */
export function pathFault(path: string): string | undefined {
  if (path.trim() !== path || path === '') return 'has spaces around it, or is empty';
  if (path.includes('\\')) return 'has a backslash';
  if (path.startsWith('/') || path.startsWith('~') || /^[a-z]:/i.test(path))
    return 'is not relative to the repository';
  if (path.startsWith('-')) return 'begins with a dash';
  if (path.includes('*')) return 'is a pattern, not a file';
  if (path.endsWith('/')) return 'is a directory';

  const names = path.split('/');
  if (names.includes('..')) return 'may leave the repository';
  if (names.some((name) => name === '' || name === '.')) return 'is not normalised';
  if (names.some(isGitDirectory)) return "leads into git's own directory";
  return undefined;
}

/** Also as file systems that ignore case and trailing dots would read it. */
function isGitDirectory(name: string): boolean {
  let end = name.length;
  while (end > 0 && (name[end - 1] === '.' || name[end - 1] === ' ')) end -= 1;
  return ['.git', 'git~1'].includes(name.slice(0, end).toLowerCase());
}
