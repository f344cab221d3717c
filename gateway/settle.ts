/** The end of a call: into the books with it, and then back with what it held and did not use. */
import type { Books } from './books/books.ts';
import { type CallRecord, isFromCache } from './call-record.ts';
import type { Principal } from './keys/types.ts';
import type { Warn } from './secrets/secret-store.ts';

/** @param endedAt milliseconds, on the clock of the record's `startedAt`. Never rejects. */
export type Settle = (record: CallRecord, endedAt: number, aborted: boolean) => Promise<void>;

/** Books first: a process that dies in between leaves a record, which tells whoever meets the lease what it came to. */
export function createSettle(books: Pick<Books, 'write'>, warn: Warn): Settle {
  return async (record, endedAt, aborted) => {
    const { principal, lease, cost, usage } = record;
    if (principal) await write(books, record, principal, endedAt, aborted, warn);
    // That it used nothing is known: it is not that nobody counted.
    await lease?.settle({ cost, usage: isFromCache(record) ? {} : usage });
  };
}

async function write(
  books: Pick<Books, 'write'>,
  record: CallRecord,
  principal: Principal,
  endedAt: number,
  aborted: boolean,
  warn: Warn,
): Promise<void> {
  try {
    const { bookCall } = await import('./books/book-call.ts');
    const startedAt = new Date(Date.now() - (endedAt - record.startedAt));
    await books.write(bookCall(record, { principal, startedAt, endedAt, aborted }));
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'Error';
    warn('A call is missing in the books.', { requestId: record.requestId, reason });
  }
}
