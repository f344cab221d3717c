/**
 * What is counted together: the calls of a minute, the money of a month. All times are Unix seconds, in UTC.
 *
 * A sliding window is counted in parts, and a part counts until all of it has left: in no stretch of the window's length is
 * more let through than the limit, and who always asks for more gets at least six sevenths of it.
 */
import type { Period } from '../keys/types.ts';

export interface Window {
  /** One letter, for the names of marks. */
  readonly code: string;
  /** When the part began that a time is in. */
  partOf(time: number): number;
  /** When the first part began that still counts. */
  from(now: number): number;
  /** When what was counted in a part no longer counts. */
  leaves(part: number): number;
}

const partsOfWindow = 6;

function sliding(code: string, seconds: number): Window {
  const length = seconds / partsOfWindow;
  const partOf = (time: number) => Math.floor(time / length) * length;
  return { code, partOf, from: (now) => partOf(now - seconds), leaves: (part) => part + length + seconds };
}

function calendar(code: string, partOf: Window['partOf'], leaves: Window['leaves']): Window {
  return { code, partOf, from: partOf, leaves };
}

const secondsInDay = 86_400;
const secondsInWeek = 7 * secondsInDay;
/** The first Monday after the epoch, a Thursday. */
const firstMonday = 4 * secondsInDay;

const startOfWeek = (time: number) => Math.floor((time - firstMonday) / secondsInWeek) * secondsInWeek + firstMonday;

function startOfMonth(time: number, later = 0): number {
  const date = new Date(time * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later) / 1000;
}

export const lastMinute = sliding('m', 60);
export const lastDay = sliding('d', secondsInDay);

export const periods: Readonly<Record<Period, Window>> = {
  day: calendar(
    'D',
    (time) => Math.floor(time / secondsInDay) * secondsInDay,
    (start) => start + secondsInDay,
  ),
  week: calendar('W', startOfWeek, (start) => start + secondsInWeek),
  month: calendar('M', startOfMonth, (start) => startOfMonth(start, 1)),
  total: calendar(
    'T',
    () => 0,
    () => Number.POSITIVE_INFINITY,
  ),
};

const all = new Map([lastMinute, lastDay, ...Object.values(periods)].map((window) => [window.code, window]));

export function windowOf(code: string): Window | undefined {
  return all.get(code);
}
