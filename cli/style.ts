/** Colours, where somebody sees them. @see https://no-color.org */
import type { Output } from './terminal.ts';

export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly accent: (text: string) => string;
}

export function styleFor({ width }: Output, env: NodeJS.ProcessEnv): Style {
  const isColoured = width !== undefined && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const paint = (on: number, off: number) => (text: string) =>
    isColoured && text !== '' ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  return { bold: paint(1, 22), dim: paint(2, 22), good: paint(32, 39), bad: paint(31, 39), accent: paint(36, 39) };
}
