import { stripVTControlCharacters } from 'node:util';

export type Style =
  | 'bold'
  | 'dim'
  | 'italic'
  | 'underline'
  | 'inverse'
  | 'black'
  | 'bgCyan'
  | 'red'
  | 'green'
  | 'yellow'
  | 'blue'
  | 'magenta'
  | 'cyan';

/** Text of one look; without control characters, so that foreign text cannot steer the terminal. */
export interface Span {
  readonly text: string;
  readonly styles: readonly Style[];
}

/** What stands on one line of the screen, or is still to be wrapped. */
export type Line = readonly Span[];

export const BLANK: Line = [];

const CONTROL = /\p{Cc}/gu;

export function span(text: string, ...styles: Style[]): Span {
  return { text: stripVTControlCharacters(text).replaceAll('\t', '  ').replace(CONTROL, ''), styles };
}

/** Columns that a terminal needs for it. */
export function widthOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + columns(text), 0);
}

/** What fits into that many columns, with a mark where something is missing. */
export function clipped(text: Span, width: number): Span {
  if (widthOf([text]) <= width) return text;
  let kept = '';
  for (const { segment } of segmenter.segment(text.text)) {
    if (columns(kept) + columns(segment) > width - 1) break;
    kept += segment;
  }
  return { ...text, text: `${kept}…` };
}

const segmenter = new Intl.Segmenter();

function columns(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

const WIDE =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFF00-\uFF60]/u;

/** Puts `prefix` before each line. */
export function prefixed(lines: readonly Line[], ...prefix: Span[]): Line[] {
  return lines.map((line) => [...prefix, ...line]);
}

/** `first` before the first line and blanks of the same width before the others. */
export function hanging(first: Line, lines: readonly Line[]): Line[] {
  const blanks = span(' '.repeat(widthOf(first)));
  return lines.map((line, index) => (index === 0 ? [...first, ...line] : [blanks, ...line]));
}

/** `left` and, at the end of the line, `right`; below each other where both don't fit. */
export function spread(left: Line, right: Line, width: number): Line[] {
  const gap = width - widthOf(left) - widthOf(right);
  return gap < 2 ? [left, [span('    '), ...right]] : [[...left, span(' '.repeat(gap)), ...right]];
}
