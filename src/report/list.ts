import { fitting } from './cut.ts';

/** A title and the entries below it, each one line of Markdown; as many as fit into `max` characters. */
export function list(
  title: string,
  entries: readonly string[],
  { max = 4_000, ordered = false } = {},
): string {
  const { kept, left } = fitting(entries, max);
  const lines = kept.map((entry, index) => `${ordered ? `${index + 1}.` : '-'} ${entry}`);
  if (left > 0) lines.push(`- … and ${left} more`);
  return [`**${title}**`, lines.length > 0 ? lines.join('\n') : '- None'].join('\n\n');
}

/** Markdown as the further content of a list item. */
export function inItem(markdown: string): string {
  return markdown
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}
