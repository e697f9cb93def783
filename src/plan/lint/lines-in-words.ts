import type { TextPiece } from '../plan.ts';

/**
 * Pieces with `` `src/a.ts`, lines 1–2 `` written as the citation `src/a.ts:1–2`, so that both are read the same way. Other pieces stay as
 * they are.
 */
export function withLinesInCode(pieces: readonly TextPiece[]): TextPiece[] {
  const result: TextPiece[] = [];
  for (const piece of pieces) {
    const before = result.at(-1);
    const named = before?.isCode && !piece.isCode ? linesAtStart(piece.text) : undefined;
    if (!before || !named) {
      result.push(piece);
      continue;
    }
    result[result.length - 1] = { ...before, text: `${before.text}:${named.lines}` };
    result.push({ ...piece, text: named.rest });
  }
  return result;
}

/** `, lines 1–2` or ` (line 3)` at the start of a text, and what follows. */
function linesAtStart(text: string): { lines: string; rest: string } | undefined {
  const found = /^[\s,(]{1,3}lines? (\d+(?: ?[-–] ?\d+)?)\)?(?=\W|$)/i.exec(text);
  if (found?.[1] === undefined) return undefined;
  return { lines: found[1].replaceAll(' ', ''), rest: text.slice(found[0].length) };
}
