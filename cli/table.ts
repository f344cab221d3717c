/** Rows in columns that fit the terminal. */
import { fit, pad, widthOf } from './text.ts';

export interface Column {
  readonly title: string;
  /** @default 'left' */
  readonly align?: 'left' | 'right';
  /** May be cut where the table is too wide. */
  readonly flexible?: true;
  /** May be left out where cutting is not enough: those with the highest number first. */
  readonly dispensable?: number;
}

const gap = 2;
/** What is cut keeps so many columns. */
const leastWidth = 12;

type Decorate = (line: string, index: number) => string;

/**
 * Lines, titles first.
 * @param width of the terminal; without one everything is shown, however wide
 * @param decorate of a line, whose index is -1 for the titles
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
  decorate: Decorate = (line) => line,
): string[] {
  const shown = chooseColumns(columns, rows, width);
  const widths = shrink(shown, naturalWidths(shown, columns, rows), width);
  const toLine = (cells: readonly string[]) =>
    shown
      .map((column, index) => {
        const cell = fit(cells[columns.indexOf(column)] ?? '', widths[index] ?? 0);
        return pad(cell, widths[index] ?? 0, column.align ?? 'left');
      })
      .join(' '.repeat(gap))
      .trimEnd();
  return [columns.map(({ title }) => title), ...rows].map((cells, index) => decorate(toLine(cells), index - 1));
}

function naturalWidths(
  shown: readonly Column[],
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): number[] {
  return shown.map((column) => {
    const at = columns.indexOf(column);
    return Math.max(widthOf(column.title), ...rows.map((cells) => widthOf(cells[at] ?? '')));
  });
}

/** Without those that there is no room for, even if all others are cut. */
function chooseColumns(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): readonly Column[] {
  let shown = columns;
  while (width !== undefined) {
    const natural = naturalWidths(shown, columns, rows);
    const least = shown.map(({ flexible }, index) => {
      return flexible ? Math.min(natural[index] ?? 0, leastWidth) : (natural[index] ?? 0);
    });
    const spare = lastDispensable(shown);
    if (total(least) <= width || !spare) break;
    shown = shown.filter((column) => column !== spare);
  }
  return shown;
}

function lastDispensable(columns: readonly Column[]): Column | undefined {
  const dispensable = columns.filter((column) => column.dispensable !== undefined);
  return dispensable.sort((left, right) => (right.dispensable ?? 0) - (left.dispensable ?? 0))[0];
}

/** Takes from the widest of those that may be cut, until all fit. */
function shrink(columns: readonly Column[], natural: readonly number[], width: number | undefined): number[] {
  const widths = [...natural];
  const widest = () => {
    const candidates = widths.map((own, index) => (columns[index]?.flexible && own > leastWidth ? own : 0));
    return candidates.indexOf(Math.max(1, ...candidates));
  };
  for (let at = widest(); width !== undefined && total(widths) > width && at >= 0; at = widest()) {
    widths[at] = (widths[at] ?? 0) - 1;
  }
  return widths;
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap * Math.max(0, widths.length - 1);
}
