import { stripVTControlCharacters } from 'node:util';
import { stripInvisible } from '../core/invisible.ts';
import { cut } from './cut.ts';

/** Foreign text as a code block that its content cannot end. Of a long one the end is kept. */
export function codeBlock(text: string, { max = 4_000, language = 'text' } = {}): string {
  const lines = stripInvisible(stripVTControlCharacters(text)).replace(/\r\n?/g, '\n').trimEnd();
  const kept = lines.length > max ? `…\n${lines.slice(-max).toWellFormed()}` : lines;
  const fence = fenceAround(kept, 3);
  return `${fence}${language}\n${kept}\n${fence}`;
}

/** A name or path as inline code that its content cannot end. */
export function code(text: string, { max = 300 } = {}): string {
  const line = cut(stripInvisible(text).replace(/\s+/g, ' ').trim(), max);
  if (line === '') return '(empty)';
  const fence = fenceAround(line, 1);
  return fence.length > 1 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** The same for a cell of a table. */
export function codeCell(text: string): string {
  return code(text).replaceAll('|', '\\|');
}

function fenceAround(text: string, least: number): string {
  const runs = (text.match(/`+/g) ?? []).map((run) => run.length + 1);
  return '`'.repeat(Math.max(least, ...runs));
}
