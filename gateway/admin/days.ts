/** The days that a request asks for. */
import * as z from 'zod/mini';
import { badParam } from '../../providers/base/errors.ts';
import { type Day, dayAfter, dayOf, daysFrom } from '../books/partitions.ts';

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
const isReal = (text: string) => isDay(text) && dayOf(new Date(text)) === text;
const day = z.string().check(z.refine(isReal, 'must be a day of UTC such as 2026-11-22'));

/** Both included. */
export const daysQuery = { since: z.optional(day), until: z.optional(day) };

interface Asked {
  readonly since?: Day | undefined;
  readonly until?: Day | undefined;
}

interface Span {
  /** Days until today, where it is not said. */
  readonly usual: number;
  readonly most: number;
}

export interface Days {
  readonly since: Day;
  readonly until: Day;
  readonly days: readonly Day[];
}

export function daysAsked({ since, until }: Asked, { usual, most }: Span, now: Date): Days {
  const last = until ?? dayOf(now);
  const first = since ?? dayAfter(last, 1 - usual);
  if (first > last) throw badParam('since', 'Invalid value for `since`: must not be after `until`.');
  // Before they are counted out: from one end of the calendar to the other there are millions.
  if (first < dayAfter(last, 1 - most))
    throw badParam('since', `Invalid value for \`since\`: at most ${most} days are answered at once.`);
  return { since: first, until: last, days: daysFrom(first, last) };
}
