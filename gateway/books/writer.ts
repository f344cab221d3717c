/** Writes calls down as they end: in a process that serves many, those of a short while together. */
import type { Warn } from '../secrets/secret-store.ts';
import type { BookedCall } from './booked-call.ts';
import type { Books } from './books.ts';
import type { Failures } from './write-calls.ts';

/** None of it rejects: the operator is told of calls that are missing. */
export interface BooksWriter {
  /**
   * Resolves when it is written.
   * @param mayWait for others: it resolves at once then, and a crash loses what ended within `gatherMs`
   */
  write(call: BookedCall, mayWait: boolean): Promise<void>;
  /** Resolves when all that came so far is written. */
  flush(): Promise<void>;
}

interface WriterOptions {
  readonly warn: Warn;
  /** Milliseconds a call waits for others. @default 0, none does */
  readonly gatherMs?: number;
  /** Calls that may be unwritten at a time, some kilobyte each: what comes on top is not written at all. @default 10000 */
  readonly most?: number;
}

/** So many are worth a write: more make none of them cheaper. */
const enough = 500;

export function createWriter(books: Pick<Books, 'writeMany'>, options: WriterOptions): BooksWriter {
  const { warn, gatherMs = 0, most = 10_000 } = options;
  let waiting: BookedCall[] = [];
  let underWay = 0;
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let latest: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  const writeWaiting = async () => {
    next = undefined;
    clearTimeout(timer);
    timer = undefined;
    const calls = waiting;
    waiting = [];
    underWay = calls.length;
    for (let at = 0; at < calls.length; at += enough) {
      const some = calls.slice(at, at + enough);
      tell(warn, await failuresOf(books, some));
      underWay -= some.length;
    }
    if (dropped > 0) warn(missing, { calls: String(dropped), reason: 'TooManyWaiting' });
    dropped = 0;
  };
  // One after the other: what comes while a write is under way leaves together with the next.
  const flush = () => {
    if (!next) {
      next = latest.then(writeWaiting);
      latest = next;
    }
    return next;
  };
  return {
    async write(call, mayWait) {
      if (waiting.length + underWay < most) waiting.push(call);
      else dropped += 1;
      if (!mayWait || gatherMs === 0) return flush();
      if (waiting.length >= enough) void flush();
      else timer ??= setTimeout(flush, gatherMs);
    },
    flush,
  };
}

async function failuresOf(books: Pick<Books, 'writeMany'>, calls: readonly BookedCall[]): Promise<Failures> {
  try {
    return await books.writeMany(calls);
  } catch (error) {
    return new Map(calls.map((call) => [call, error]));
  }
}

const missing = 'Calls are missing in the books.';

function tell(warn: Warn, failures: Failures): void {
  const [first] = failures;
  if (!first) return;
  const [{ requestId }, error] = first;
  const reason = error instanceof Error ? error.name : 'Error';
  warn(missing, { calls: String(failures.size), reason, requestId });
}
