/** The end of a call: into the books with it, and then back with what it held and did not use. */
import type { BooksWriter } from './books/writer.ts';
import { type CallRecord, isFromCache } from './call-record.ts';
import { once } from './once.ts';

/** @param endedAt milliseconds, on the clock of the record's `startedAt`. */
export type Settle = (record: CallRecord, endedAt: number, aborted: boolean) => Promise<void>;

const loadBookCall = once(() => import('./books/book-call.ts'));

/** Books first: a process that dies in between leaves a record, which tells whoever meets the lease what it came to. */
export function createSettle({ write }: Pick<BooksWriter, 'write'>): Settle {
  return async (record, endedAt, aborted) => {
    const { principal, lease, cost, usage } = record;
    try {
      if (!principal) return;
      const { bookCall } = await loadBookCall();
      const startedAt = new Date(Date.now() - (endedAt - record.startedAt));
      await write(bookCall(record, { principal, startedAt, endedAt, aborted }), lease === undefined);
    } finally {
      // That it used nothing is known: it is not that nobody counted.
      await lease?.settle({ cost, usage: isFromCache(record) ? {} : usage });
    }
  };
}
