/** Rows of cells as a Markdown table that reads well as it stands. Columns but the first are set to the right, where asked. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { right = false }: { right?: boolean } = {},
): string {
  const widths = head.map((title, index) =>
    Math.max(3, ...[title, ...rows.map((row) => row[index] ?? '')].map(({ length }) => length)),
  );
  const isRight = (index: number) => right && index > 0;
  const line = (cells: readonly string[]) =>
    `| ${widths
      .map((width, index) =>
        isRight(index) ? (cells[index] ?? '').padStart(width) : (cells[index] ?? '').padEnd(width),
      )
      .join(' | ')} |`;
  const rule = widths.map((width, index) =>
    isRight(index) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
