import { type Line, type Span, span, widthOf } from './line.ts';

/** Breaks at blanks. A word that is wider than a line gets one of its own. */
export function wrap(text: Line, width: number): Line[] {
  const lines: Span[][] = [];
  let line: Span[] = [];
  for (const word of words(text)) {
    if (line.length > 0 && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = [];
    }
    line.push(...(line.length > 0 ? [span(' '), ...word] : word));
  }
  return [...lines, line];
}

/** A word may be of several looks. */
function words(text: Line): Span[][] {
  const found: Span[][] = [];
  let glue = false;
  for (const { text: content, styles } of text) {
    for (const part of content.split(/(\s+)/)) {
      const blank = part.trim() === '';
      if (!blank) {
        const piece = { text: part, styles };
        if (glue) found.at(-1)?.push(piece);
        else found.push([piece]);
      }
      if (part !== '') glue = !blank;
    }
  }
  return found;
}
