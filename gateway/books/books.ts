/**
 * The books: a record of each call, and sums of them. A process may die, and the store may fail, between any two of the
 * three writes of a call: what is missing in a sum is then announced there, and added by whoever reads it next.
 */
import type { Table } from '../store/table.ts';
import type { BookedCall } from './booked-call.ts';
import { fromCallItem, toCallItem } from './call-item.ts';
import { groupOf, measuresOf } from './measures.ts';
import { callKey, dayOf, sumKey } from './partitions.ts';
import { add, announce } from './sum-item.ts';

export interface Books {
  /** Once for each call. Rejects where the store does not take it; the record is tried whatever becomes of its sum. */
  write(call: BookedCall): Promise<void>;
  /** @param startedAt by whatever clock: those of two machines may have seen different days */
  find(requestId: string, startedAt: Date): Promise<BookedCall | undefined>;
}

interface BooksOptions {
  /** Days after which a record may be deleted; sums stay. */
  readonly keepDays: number;
}

export function createBooks(table: Table, { keepDays }: BooksOptions): Books {
  return {
    async write(call) {
      const { requestId, startedAt } = call;
      const group = groupOf(call);
      const sum = sumKey(group, requestId, dayOf(startedAt));
      const [announced] = await Promise.allSettled([table.update(sum, announce(requestId, startedAt, group))]);
      await table.put(toCallItem(call, keepDays), { condition: 'attribute_not_exists(pk)', repeatable: true });
      if (announced?.status === 'rejected') throw announced.reason;
      await table.update(sum, add(requestId, measuresOf(call)));
    },
    async find(requestId, startedAt) {
      const days = new Set([-skewMs, 0, skewMs].map((ms) => dayOf(new Date(startedAt.getTime() + ms))));
      const [item] = await table.getMany([...days].map((day) => callKey(requestId, day)));
      return item && fromCallItem(item);
    },
  };
}

const skewMs = 600_000;
