/** What this process keeps: by bytes, and what was not used for longest goes first. */
import type { Entry } from './entry.ts';

/** What an entry takes beside its bytes. */
const overhead = 300;

interface Memory {
  get(key: string): Entry | undefined;
  put(key: string, entry: Entry): void;
  /** In bytes. */
  readonly size: number;
}

/** @param clock milliseconds since 1970 */
export function createMemory(maxBytes: number, clock: () => number): Memory {
  // A map remembers the order in which its keys came: the first one is the oldest.
  const entries = new Map<string, Entry>();
  let size = 0;
  const remove = (key: string) => {
    const entry = entries.get(key);
    if (!entry) return undefined;
    entries.delete(key);
    size -= sizeOf(entry);
    return entry;
  };
  const add = (key: string, entry: Entry) => {
    entries.set(key, entry);
    size += sizeOf(entry);
  };
  return {
    get size() {
      return size;
    },
    get(key) {
      const entry = remove(key);
      if (!entry || entry.expiresAt <= clock()) return undefined;
      add(key, entry);
      return entry;
    },
    put(key, entry) {
      remove(key);
      if (sizeOf(entry) > maxBytes) return;
      add(key, entry);
      for (const oldest of entries.keys()) {
        if (size <= maxBytes) break;
        remove(oldest);
      }
    },
  };
}

function sizeOf({ body }: Entry): number {
  return body.length + overhead;
}
