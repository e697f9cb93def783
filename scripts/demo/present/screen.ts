import { styleText } from 'node:util';
import { type Line, prefixed, span } from './line.ts';
import { paint } from './paint.ts';

/** Where the demo is seen. */
export interface Screen {
  /** Columns for text, the margin not counted. */
  width: number;
  show(lines: readonly Line[]): void;
}

const MARGIN = '  ';
const COLUMNS = { least: 60, most: 100, unless: 92 };

/** In colour where the stream is a terminal, unless `NO_COLOR` or `FORCE_COLOR` say otherwise. */
export function screenOn(stream: NodeJS.WriteStream): Screen {
  const colours = styleText('bold', '-', { stream }) !== '-';
  const columns = Math.min(Math.max(stream.columns ?? COLUMNS.unless, COLUMNS.least), COLUMNS.most);
  return {
    width: columns - 2 * MARGIN.length,
    show: (lines) => {
      stream.write(paint(prefixed(lines, span(MARGIN)), { colours }));
    },
  };
}
