/** A titled block of lines under an incident or plan: the title stands in the first line only. No lines, no block. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? title : '').padEnd(10)} ${line}`);
}

/** Rows as columns: each as wide as its widest cell, the last one free. `paint` colours a cell after it was padded. */
export function columns(rows: readonly (readonly string[])[], paint: (cell: string, column: number, row: number) => string = (cell) => cell): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row, index) => row.map((cell, column) => paint(column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0), column, index)).join('  ').trimEnd());
}

/** `1 hold`, `2 holds`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
