import type { Citation } from './citation.ts';

export type FoundExcerpt =
  | { kind: 'there' }
  /** The first place where it stands instead; lines from 1. */
  | { kind: 'elsewhere'; from: number; to: number }
  | { kind: 'nowhere' };

/**
 * Looks for an excerpt in the lines of its file, indentation and what ends a line apart. It may leave lines out where it
 * says so by an ellipsis. It stands where it should if it lies within the lines named, or around the one line named.
 */
export function findExcerpt(
  file: readonly string[],
  { lines, citation: { from, to } }: { lines: readonly string[]; citation: Citation },
): FoundExcerpt {
  const parts = partsOf(lines.map((line) => line.trim()));
  if (parts.length === 0) return { kind: 'there' };
  const trimmed = file.map((line) => line.trim());
  let elsewhere: FoundExcerpt | undefined;
  for (let start = 0; start < trimmed.length; start++) {
    const end = endOfMatch(trimmed, start, parts);
    if (end === undefined) continue;
    const [first, last] = [start + 1, end];
    const isThere = from === to ? first <= from && from <= last : from <= first && last <= to;
    if (isThere) return { kind: 'there' };
    elsewhere ??= { kind: 'elsewhere', from: first, to: last };
  }
  return elsewhere ?? { kind: 'nowhere' };
}

/** What stands between ellipses, without blank lines around it. */
function partsOf(lines: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (isEllipsis(line)) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts.map(withoutBlankEnds).filter((part) => part.length > 0);
}

function withoutBlankEnds(part: readonly string[]): string[] {
  const first = part.findIndex((line) => line !== '');
  const last = part.findLastIndex((line) => line !== '');
  return first < 0 ? [] : part.slice(first, last + 1);
}

/** `…` or `...`, also as a comment. */
function isEllipsis(line: string): boolean {
  return /^[/*#;<!-]*\s*(…|\.\.\.)\s*[/*>-]*$/.test(line);
}

/** The index after the last line, where the first part begins at `start` and the others follow in order. */
function endOfMatch(
  file: readonly string[],
  start: number,
  [first = [], ...others]: readonly string[][],
): number | undefined {
  if (!standsAt(file, start, first)) return undefined;
  let end = start + first.length;
  for (const part of others) {
    let at = end;
    while (at < file.length && !standsAt(file, at, part)) at += 1;
    if (at >= file.length) return undefined;
    end = at + part.length;
  }
  return end;
}

function standsAt(file: readonly string[], start: number, part: readonly string[]): boolean {
  return part.every((line, offset) => file[start + offset] === line);
}
