import type { Passage } from '../plan.ts';

const NONE = ['none', 'nothing', 'n/a', 'na', 'not applicable'];
const DASHES = ['-', '–', '—', '…', '...'];

/** What a section says in the end: nothing at all, only that there is nothing, or something. */
export function saysOf(passages: readonly Passage[]): 'nothing' | 'none' | 'something' {
  const texts = passages.map(textOf).filter((text) => text !== '' && !DASHES.includes(text));
  if (texts.length === 0) return 'nothing';
  return texts.every(isNone) ? 'none' : 'something';
}

/** Whether the text says only that there is nothing. */
export function isNone(text: string): boolean {
  return NONE.includes(withoutEnd(text).toLowerCase());
}

/** Headings say what is to follow, not what is. */
function textOf(passage: Passage): string {
  if (passage.kind === 'code') return passage.text.trim();
  if (passage.isHeading) return '';
  return passage.pieces
    .map(({ text }) => text)
    .join('')
    .trim();
}

function withoutEnd(text: string): string {
  const trimmed = text.trim();
  return trimmed.endsWith('.') ? trimmed.slice(0, -1).trim() : trimmed;
}
