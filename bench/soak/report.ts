import type { Quarter, Soak } from './run.ts';

/** Of what the process holds: the noise of caches, pools and compiled code. */
const tolerated = 0.05;

/** From the second quarter to the last: 0.01 is a hundredth more. */
export function growth(quarters: readonly Quarter[]): number {
  const [, second, , last] = quarters;
  return second && last ? last.megabytes / second.megabytes - 1 : Number.NaN;
}

/** All calls are accounted for, nothing has grown, and nothing is left at the end. */
export function isWell({ quarters, atEnd }: Soak): boolean {
  return quarters.every(isComplete) && growth(quarters) < tolerated && atEnd.sockets === 0 && atEnd.timers === 0;
}

/** Each call has its line in the log; that of a caller who left before the gateway had read it may have none. */
export function isComplete({ unaccounted, lines, calls, left }: Quarter): boolean {
  return unaccounted.length === 0 && lines <= calls && lines >= calls - left;
}

const columns: readonly (readonly [string, (quarter: Quarter) => number | string])[] = [
  ['calls', ({ calls }) => calls],
  ['answered', ({ answered }) => answered],
  ['failed as planned', ({ failed }) => failed],
  ['left', ({ left }) => left],
  ['unaccounted', ({ unaccounted }) => unaccounted.length],
  ['log lines', ({ lines }) => lines],
  ['MB held', ({ megabytes }) => megabytes.toFixed(2)],
  ['sockets', ({ sockets }) => sockets],
  ['timers', ({ timers }) => timers],
  ['seconds', ({ seconds }) => seconds.toFixed(1)],
];

export function toTable(quarters: readonly Quarter[]): string {
  const head = ['quarter', ...columns.map(([name]) => name)];
  const rows = quarters.map((quarter, index) => [`${index + 1}`, ...columns.map(([, of]) => String(of(quarter)))]);
  const line = (cells: readonly string[]) => cells.map((cell, i) => cell.padStart(head[i]?.length ?? 0)).join('  ');
  return [head, ...rows].map(line).join('\n');
}
