import type { Citation } from './citation.ts';

export type FoundExcerpt =
  | { kind: 'there' }
  /** The first place where it stands instead; lines from 1. */
  | ({ kind: 'elsewhere' } & Place)
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
  const places = placesOf(
    parts,
    file.map((line) => line.trim()),
  );
  const isThere = (place: Place) =>
    from === to ? place.from <= from && from <= place.to : from <= place.from && place.to <= to;
  if (places.some(isThere)) return { kind: 'there' };
  const [first] = places;
  return first ? { kind: 'elsewhere', ...first } : { kind: 'nowhere' };
}

/** Lines from 1. */
interface Place {
  from: number;
  to: number;
}

/** Where all parts stand in their order: for each place of the first, the nearest ones of the others behind it. */
function placesOf(parts: readonly string[][], file: readonly string[]): Place[] {
  const [first, ...others] = parts.map((part) => ({
    length: part.length,
    starts: [...file.keys()].filter((start) => standsAt(file, start, part)),
    next: 0,
  }));
  const places: Place[] = [];
  if (!first) return places;
  for (const start of first.starts) {
    let end = start + first.length;
    for (const part of others) {
      // What lies before the end of one place lies before the end of the next as well.
      while ((part.starts[part.next] ?? file.length) < end) part.next += 1;
      const found = part.starts[part.next];
      if (found === undefined) return places;
      end = found + part.length;
    }
    places.push({ from: start + 1, to: end });
  }
  return places;
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

function standsAt(file: readonly string[], start: number, part: readonly string[]): boolean {
  return part.every((line, offset) => file[start + offset] === line);
}
