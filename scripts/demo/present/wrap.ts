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
    line.push(...(line.length > 0 ? [blankBetween(line.at(-1), word[0]), ...word] : word));
  }
  return [...lines, line];
}

/** An underline goes on where the words on both sides have one. */
function blankBetween(left: Span | undefined, right: Span | undefined): Span {
  const both = (left?.styles ?? []).filter((style) => right?.styles.includes(style));
  return span(' ', ...both);
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
