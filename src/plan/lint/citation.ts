import { pathFault } from './path-fault.ts';

/** Lines of a file, counted from 1; `to` equals `from` where a single line is named. */
export interface Citation {
  path: string;
  from: number;
  to: number;
}

/** Reads `path:line`, `path:from-to` or `path#L1-L2`, as it stands alone in backticks or as a word. */
export function readCitation(text: string): Citation | undefined {
  const { path, lines } = splitCitation(text);
  const [from, to = from, ...rest] = lines.split(/[-–]/);
  if (!isLineNumber(from) || !isLineNumber(to) || rest.length > 0) return undefined;
  if (/\s/.test(path) || pathFault(path) !== undefined) return undefined;
  return { path, from: Number(from), to: Math.max(Number(from), Number(to)) };
}

export function formatCitation({ path, from, to }: Citation): string {
  return from === to ? `${path}:${from}` : `${path}:${from}-${to}`;
}

function splitCitation(text: string): { path: string; lines: string } {
  const anchor = text.lastIndexOf('#L');
  if (anchor > 0) {
    const lines = text.slice(anchor + 1).split(/[-–]/);
    return { path: text.slice(0, anchor), lines: lines.map(withoutLetter).join('-') };
  }
  const colon = text.lastIndexOf(':');
  return { path: text.slice(0, Math.max(colon, 0)), lines: text.slice(colon + 1) };
}

function withoutLetter(line: string): string {
  return line.startsWith('L') ? line.slice(1) : line;
}

function isLineNumber(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d{0,6}$/.test(text);
}
