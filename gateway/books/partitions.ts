/**
 * Where in the table the books are. A day's calls are spread over sixteen partitions, each of which takes a thousand writes
 * a second, and the sums of a partition are those of the calls beside them: they can be checked one by one.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-sharding.html
 */
import { hash } from 'node:crypto';
import type { Key } from '../store/table.ts';

/** Of UTC: `2026-11-22`. */
export type Day = string;

export interface Shard {
  readonly day: Day;
  readonly index: number;
}

const shardCount = 16;
const dayMs = 86_400_000;

export function dayOf(time: Date): Day {
  return time.toISOString().slice(0, 10);
}

/** From the first to the last, both included. */
export function daysFrom(first: Day, last: Day): Day[] {
  const start = Date.parse(first);
  const count = Math.max(0, (Date.parse(last) - start) / dayMs + 1);
  return Array.from({ length: count }, (_, index) => dayOf(new Date(start + index * dayMs)));
}

/** @returns the day that is so many days later, or earlier */
export function dayAfter(day: Day, days: number): Day {
  return dayOf(new Date(Date.parse(day) + days * dayMs));
}

export function shardsOf(day: Day): Shard[] {
  return Array.from({ length: shardCount }, (_, index) => ({ day, index }));
}

/** An id is random, but whose randomness lies where is its maker's business. */
function shardOf(day: Day, requestId: string): Shard {
  return { day, index: Number.parseInt(hash('sha256', requestId, 'hex').slice(0, 1), 16) };
}

export function callsOf({ day, index }: Shard): string {
  return `call#${day}#${index}`;
}

export function sumsOf({ day, index }: Shard): string {
  return `sum#${day}#${index}`;
}

export function callKey(requestId: string, day: Day): Key {
  return { pk: callsOf(shardOf(day, requestId)), sk: requestId };
}

/** What is summed together. Texts that do not apply are empty. */
export interface Group {
  readonly key: string;
  readonly team: string;
  readonly endpoint: string;
  readonly provider: string;
  readonly model: string;
}

/** Begins with the key, so that what one of them used is found; names of models may be longer than a sort key. */
export function sumKey({ key, team, endpoint, provider, model }: Group, requestId: string, day: Day): Key {
  const rest = hash('sha256', JSON.stringify([team, endpoint, provider, model]), 'base64url');
  return { pk: sumsOf(shardOf(day, requestId)), sk: sumPrefix(key) + rest };
}

export function sumPrefix(key: string): string {
  return `${key}#`;
}
