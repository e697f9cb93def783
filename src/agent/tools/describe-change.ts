import type { FileChange } from './file-change.ts';

const LINES_AROUND = 4;
const MAX_PLACES = 3;
/** Of what was put in, lines at either end: its middle is what the model has just written. */
const EDGE_LINES = 4;
const MAX_LINE = 200;

interface Lines {
  /** Indexes of the first and the last line. */
  from: number;
  to: number;
}

/** For the answer to an edit: the lines around the change as they are now, with their numbers. */
export function linesAroundEdit(
  { before, after }: FileChange,
  { old_string: was, new_string: is }: Record<string, unknown>,
): string {
  if (before === undefined || typeof was !== 'string' || typeof is !== 'string') return '';
  if (before === after) return '\nNothing has changed by it.';
  const places = placesOf(before, was).map((at, index) => at + index * (is.length - was.length));
  const lines = linesOf(after);
  const blocks = merged(places.slice(0, MAX_PLACES).flatMap((at) => around(after, { at, is, lines })));
  const more = places.length > MAX_PLACES ? [`… and ${places.length - MAX_PLACES} more`] : [];
  return `\n${[...blocks.map((block) => numbered(lines, block)), ...more].join('\n…\n')}`;
}

/** For the answer to a write: how much of a file that was there has become another. */
export function linesChanged({ before, after }: FileChange): string {
  if (before === undefined) return '';
  if (before === after) return ': the file was like this already';
  const added = beyond(after.split('\n'), before.split('\n'));
  const removed = beyond(before.split('\n'), after.split('\n'));
  if (added === 0 && removed === 0) return ': the same lines as before, in another order';
  return `: ${count(added)} new, ${removed} gone`;
}

function count(lines: number): string {
  return lines === 1 ? '1 line' : `${lines} lines`;
}

/** How many of `lines` are not among `others`, each counted as often as it occurs. */
function beyond(lines: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const known = left.get(line) ?? 0;
    left.set(line, known - 1);
    return known <= 0;
  }).length;
}

/** Without an empty one after the last line break. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function placesOf(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) places.push(at);
  return places;
}

function around(text: string, { at, is, lines }: { at: number; is: string; lines: string[] }): Lines[] {
  const end = Math.max(0, lines.length - 1);
  const first = Math.min(end, lineAt(text, at));
  const last = Math.min(end, lineAt(text, at + Math.max(0, is.length - 1)));
  const window = { from: Math.max(0, first - LINES_AROUND), to: Math.min(end, last + LINES_AROUND) };
  if (last - first < 2 * EDGE_LINES + 2) return [window];
  return [
    { from: window.from, to: first + EDGE_LINES - 1 },
    { from: last - EDGE_LINES + 1, to: window.to },
  ];
}

function lineAt(text: string, index: number): number {
  let line = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** In the order of the file; what touches becomes one. */
function merged(blocks: readonly Lines[]): Lines[] {
  const result: Lines[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    if (last && block.from <= last.to + 1) last.to = Math.max(last.to, block.to);
    else result.push({ ...block });
  }
  return result;
}

function numbered(lines: readonly string[], { from, to }: Lines): string {
  const width = String(to + 1).length;
  return lines
    .slice(from, to + 1)
    .map((line, index) => `${String(from + index + 1).padStart(width)}\t${shortened(line)}`)
    .join('\n');
}

function shortened(line: string): string {
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line;
}
