import type { TextPiece } from '../plan.ts';

/** What may close a quote, by what opens it. */
const CLOSING: Readonly<Record<string, string>> = { '"': '"', '“': '”', '„': '“”', '«': '»' };
/** Stands for a letter that is quoted, and for code: it is part of no word. */
const MASKED = '\u0000';
const MAX_QUOTE_LENGTH = 500;

/** The pieces of a passage with all that stands in quotes made unreadable; lines and words stay where they are. */
export function withoutQuotes(pieces: readonly TextPiece[]): TextPiece[] {
  const whole = pieces.map(({ isCode, text }) => (isCode ? MASKED.repeat(text.length) : text)).join('');
  const masked = maskQuotes(whole);
  let start = 0;
  return pieces.map((piece) => {
    const from = start;
    start += piece.text.length;
    return piece.isCode ? piece : { ...piece, text: masked.slice(from, start) };
  });
}

/** A quote goes from what opens it to the first that closes it; what nothing closes opens nothing. */
function maskQuotes(text: string): string {
  let masked = '';
  let at = 0;
  while (at < text.length) {
    const end = opensAt(text, at) ? endOf(text, at) : at;
    masked += text.slice(at, end).replaceAll(/\S/g, MASKED) || text.charAt(at);
    at = Math.max(end, at + 1);
  }
  return masked;
}

/** `5"` opens no quote. */
function opensAt(text: string, at: number): boolean {
  return Object.hasOwn(CLOSING, text.charAt(at)) && !isLetter(text.charAt(at - 1));
}

/** Behind the quote that opens at `start`; `start` itself where nothing closes it. */
function endOf(text: string, start: number): number {
  const closing = CLOSING[text.charAt(start)] ?? '';
  const last = Math.min(text.length, start + MAX_QUOTE_LENGTH);
  for (let at = start + 1; at < last; at += 1) {
    if (closing.includes(text.charAt(at)) && !isLetter(text.charAt(at + 1))) return at + 1;
  }
  return start;
}

function isLetter(char: string): boolean {
  return /[\p{L}\p{N}]/u.test(char);
}
