import { cellWidth, fitCells } from './cells.ts';

/** A column of a printed table. */
export interface Column {
  readonly title: string;
  readonly side: 'left' | 'right';
  /** Columns that give way first when the table is wider than the terminal; the narrowest they may become. */
  readonly shrinksTo: number | null;
}

const gap = '  ';

/**
 * Lines of a table that is no wider than `width` as long as its shrinking columns allow it. `notes` are lines that
 * follow a row, indented.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly { readonly cells: readonly string[]; readonly notes: readonly string[] }[],
  width: number,
): readonly string[] {
  const widths = columns.map((column, index) =>
    Math.max(cellWidth(column.title), ...rows.map(({ cells }) => cellWidth(cells[index] ?? ''))),
  );
  let excess = widths.reduce((sum, cells) => sum + cells, gap.length * (columns.length - 1)) - width;
  columns.forEach((column, index) => {
    const cells = widths[index] ?? 0;
    if (column.shrinksTo === null || excess <= 0) return;
    const given = Math.min(excess, Math.max(0, cells - column.shrinksTo));
    widths[index] = cells - given;
    excess -= given;
  });
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ side }, index) => fitCells(cells[index] ?? '', widths[index] ?? 0, side))
      .join(gap)
      .trimEnd();
  return [
    line(columns.map(({ title }) => title)),
    ...rows.flatMap(({ cells, notes }) => [line(cells), ...notes.map((note) => `    ${note}`)]),
  ];
}

/** Breaks a text into lines of at most `width` cells at its blanks. */
export function wrapLines(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && cellWidth(last) + 1 + cellWidth(word) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
