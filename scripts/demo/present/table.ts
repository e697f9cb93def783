import { type Line, span, widthOf } from './line.ts';

export type Alignment = 'left' | 'right';

/** Rows with their cells in columns, two blanks apart. Cells are not wrapped. */
export function tableLines(rows: readonly (readonly Line[])[], alignments: readonly Alignment[]): Line[] {
  const widths = alignments.map((_, column) => Math.max(0, ...rows.map((row) => widthOf(row[column] ?? []))));
  return rows.map((row) =>
    alignments.flatMap((alignment, column) => {
      const cell = row[column] ?? [];
      const padding = span(' '.repeat((widths[column] ?? 0) - widthOf(cell)));
      const gap = span(column === 0 ? '' : '  ');
      return alignment === 'left' ? [gap, ...cell, padding] : [gap, padding, ...cell];
    }),
  );
}
