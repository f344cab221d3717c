/** A booked call as an item of the table. */
import { fromPicos, type PicoUsd } from '../cost/pico-usd.ts';
import type { Item, Value } from '../store/item.ts';
import type { Key } from '../store/table.ts';
import type { BookedCall, CallOutcome } from './booked-call.ts';
import type { Counts } from './counts.ts';
import { boundedCost } from './measures.ts';
import { callKey, dayOf } from './partitions.ts';

const secondsInDay = 86_400;

/** @param keepDays days after the call until the item expires */
export function toCallItem(call: BookedCall, keepDays: number): Item & Key {
  const { requestId: _, startedAt, cost, counts, ...rest } = call;
  const startedMs = startedAt.getTime();
  return {
    ...withoutUndefined(rest),
    ...callKey(call.requestId, dayOf(startedAt)),
    startedMs,
    counts: withoutUndefined(counts),
    ...(cost === 'unpriced' && { unpriced: true }),
    ...(typeof cost === 'bigint' && { cost: boundedCost(cost) }),
    expires_at: Math.floor(startedMs / 1000) + keepDays * secondsInDay,
  };
}

export function fromCallItem(item: Item): BookedCall {
  const { pk: _, sk, expires_at: __, startedMs, cost, unpriced, counts, ...rest } = item;
  return {
    ...(rest as unknown as StoredAsItIs),
    requestId: String(sk),
    startedAt: new Date(Number(startedMs)),
    counts: counts as Counts,
    cost: unpriced === true ? 'unpriced' : toPicos(cost),
  };
}

type StoredAsItIs = Omit<BookedCall, 'requestId' | 'startedAt' | 'counts' | 'cost'> & { readonly outcome: CallOutcome };

/** The store gives back small whole numbers as plain ones. */
function toPicos(cost: Value | undefined): PicoUsd | undefined {
  return typeof cost === 'number' ? fromPicos(cost) : (cost as PicoUsd | undefined);
}

function withoutUndefined(fields: object): Item {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
