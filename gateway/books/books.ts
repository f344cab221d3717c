/**
 * The books: a record of each call, and sums of them. A process may die, and the store may fail, between any two of the
 * three writes of a call, or of many together: what is missing in a sum is then announced there, and added by whoever reads
 * it next.
 */
import type { Table } from '../store/table.ts';
import type { BookedCall } from './booked-call.ts';
import { fromCallItem } from './call-item.ts';
import { callKey, dayOf } from './partitions.ts';
import { type Failures, writeCalls } from './write-calls.ts';

export interface Books {
  /** Once for each call. Rejects where the store does not take it; the record is tried whatever becomes of its sum. */
  write(call: BookedCall): Promise<void>;
  /** The same for many, in little more requests than for one where they share a sum. @returns those that failed */
  writeMany(calls: readonly BookedCall[]): Promise<Failures>;
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
      const failures = await writeCalls(table, [call], keepDays);
      if (failures.size > 0) throw failures.get(call);
    },
    writeMany: (calls) => writeCalls(table, calls, keepDays),
    async find(requestId, startedAt) {
      const days = new Set([-skewMs, 0, skewMs].map((ms) => dayOf(new Date(startedAt.getTime() + ms))));
      const [item] = await table.getMany([...days].map((day) => callKey(requestId, day)));
      return item && fromCallItem(item);
    },
  };
}

const skewMs = 600_000;
