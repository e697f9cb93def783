import { delimiter, isAbsolute } from 'node:path';

/** Variables as a process has them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The entries of `PATH` that don't depend on the working directory, where foreign programs may lie. */
export function searchPath({ PATH = '' }: Variables): string[] {
  const entries = PATH.split(delimiter).filter((entry) => isAbsolute(entry));
  return entries.length > 0 ? entries : ['/usr/local/bin', '/usr/bin', '/bin'];
}
