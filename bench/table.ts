import { passes, type Row } from './row.ts';

const widths = [10, 30, 11, 9, 9, 10, 7] as const;
const headings = ['dialect', 'scenario', 'unit', 'proxy', 'gateway', 'score', 'limit'];

/** Numbers to the right, text to the left. */
const line = (cells: readonly string[]) =>
  cells.map((cell, i) => (i < 3 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' ');

const number = (value: number) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

export const heading = () => line(headings);

export function format(row: Row): string {
  const sign = row.scoreUnit === 'ms' ? '+' : '';
  const score = `${sign}${number(row.score)} ${row.scoreUnit}`;
  const cells = [
    row.dialect,
    row.name,
    row.unit,
    number(row.proxy),
    number(row.gateway),
    score,
    Number.isFinite(row.limit) ? `≤ ${row.limit}` : '',
  ];
  const verdict = passes(row) ? '' : '  ABOVE';
  const note = row.note ? `  ${row.note}` : '';
  const errors = row.errors.map((error) => `\n    error: ${error.replaceAll(/\s+/g, ' ')}`).join('');
  return line(cells) + verdict + note + errors;
}
