import { styleText } from 'node:util';
import type { Line } from './line.ts';

/** Lines as text for a terminal, or as plain text. Each ends with a line feed. */
export function paint(lines: readonly Line[], { colours }: { colours: boolean }): string {
  return lines.map((line) => `${colours ? painted(line) : plain(line)}\n`).join('');
}

function plain(line: Line): string {
  return line
    .map(({ text }) => text)
    .join('')
    .trimEnd();
}

function painted(line: Line): string {
  return line
    .map(({ text, styles }) =>
      styles.length > 0 ? styleText([...styles], text, { validateStream: false }) : text,
    )
    .join('');
}
