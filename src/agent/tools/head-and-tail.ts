import { cutInTheMiddle } from './cut-in-the-middle.ts';

interface CutParams {
  /** In characters, with the note. */
  max: number;
  /** The number of the text's first line. */
  firstLine?: number;
  /** How much of what is kept belongs to the beginning. */
  headShare?: number;
  /** How to get at what is left out; `range` is its first part, as much as fits into one result. */
  advice: (range: string) => string;
  /** Where a single line is longer than what may be kept: no range of lines helps then. */
  adviceForLongLine: string;
}

const ROOM_FOR_NOTE = 400;

/**
 * `text` with whole lines of its middle taken out where it is longer than `max` characters. The note names the lines
 * that are missing, so that they can be asked for.
 */
export function headAndTail(
  text: string,
  { max, firstLine = 1, headShare = 0.5, advice, adviceForLongLine }: CutParams,
): string {
  if (text.length <= max) return text;
  const room = max - ROOM_FOR_NOTE;
  const headRoom = Math.floor(room * headShare);
  const headEnd = text.lastIndexOf('\n', headRoom - 1) + 1;
  const tailStart = text.indexOf('\n', text.length - (room - headRoom)) + 1;
  if (headEnd === 0 || tailStart === 0) return cutInTheMiddle(text, { max: room, advice: adviceForLongLine });

  const missing = lineBreaks(text.slice(headEnd, tailStart));
  const from = firstLine + lineBreaks(text.slice(0, headEnd));
  const to = from + missing - 1;
  const atOnce = Math.max(1, Math.floor((room * missing) / (tailStart - headEnd)));
  const range = `[${from}, ${Math.min(to, from + atOnce - 1)}]`;
  const note = `[… lines ${from} to ${to} are left out here. ${advice(range)} …]`;
  return `${text.slice(0, headEnd)}\n${note}\n\n${text.slice(tailStart)}`;
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
