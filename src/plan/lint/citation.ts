import { pathFault } from './path-fault.ts';

/** Lines of a file, counted from 1; `to` equals `from` where a single line is named. */
export interface Citation {
  path: string;
  from: number;
  to: number;
}

/** Reads `path:line` or `path:from-to`, as it stands alone in backticks or as a word. */
export function readCitation(text: string): Citation | undefined {
  const colon = text.lastIndexOf(':');
  const path = text.slice(0, Math.max(colon, 0));
  const [from, to = from, ...rest] = text.slice(colon + 1).split(/[-–]/);
  if (!isLineNumber(from) || !isLineNumber(to) || rest.length > 0) return undefined;
  if (/\s/.test(path) || pathFault(path) !== undefined) return undefined;
  return { path, from: Number(from), to: Math.max(Number(from), Number(to)) };
}

export function formatCitation({ path, from, to }: Citation): string {
  return from === to ? `${path}:${from}` : `${path}:${from}-${to}`;
}

function isLineNumber(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d{0,6}$/.test(text);
}
