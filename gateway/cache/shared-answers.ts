/** What all processes share: an item an answer in the one table, and large answers as objects of a bucket. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { createAtMost } from '../store/at-most.ts';
import type { Item } from '../store/item.ts';
import type { Key, Table } from '../store/table.ts';
import type { SharedAnswers } from './answers.ts';
import type { Bucket } from './bucket.ts';
import type { Entry } from './entry.ts';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/**
 * Characters of base64, beside which there is room for all else.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
const mostInAnItem = 390_000;
/** A request has up to thousands of embeddings, each an item, and may not write them in batches: that is a right to delete. */
const mostWritesAtOnce = 32;
const largestAnswer = 64 * 1024 * 1024;

/** @param bucket without one, large answers are not shared */
export function createSharedAnswers(table: Table, bucket: Bucket | undefined): SharedAnswers {
  const atMost = createAtMost(mostWritesAtOnce);
  return {
    async read(keys) {
      const items = await table.getMany(keys.map(placeOf));
      const entries = await Promise.all(items.map(async (item) => [keyOf(item), await toEntry(item, bucket)] as const));
      return new Map(entries.flatMap(([key, entry]) => (entry ? [[key, entry] as const] : [])));
    },
    async write(entries) {
      await Promise.all(
        [...entries].map(([key, entry]) => atMost(async () => write(await toItem(key, entry, bucket), table))),
      );
    },
  };
}

const sk = 'answer';
const prefix = 'cache#';

function placeOf(key: string): Key {
  return { pk: prefix + key, sk };
}

function keyOf({ pk }: Item): string {
  return String(pk).slice(prefix.length);
}

async function write(item: (Item & Key) | undefined, table: Table): Promise<void> {
  if (item) await table.put(item);
}

/** Puts a large answer into the bucket; undefined for one where there is none. */
async function toItem(key: string, entry: Entry, bucket: Bucket | undefined): Promise<(Item & Key) | undefined> {
  const { storedAt, expiresAt, body } = entry;
  const zipped = await zip(body);
  const text = zipped.toString('base64');
  const isLarge = text.length > mostInAnItem;
  if (isLarge && !bucket) return undefined;
  if (isLarge) await bucket?.put(key, zipped);
  return {
    ...placeOf(key),
    // The table deletes an item some time after this: until then it is there, and told by the next field.
    expires_at: Math.ceil(expiresAt / 1000),
    kept_until: expiresAt,
    stored_at: storedAt,
    ...(!isLarge && { answer: text }),
  };
}

/** Undefined for one that is gone, or none of ours. */
async function toEntry(item: Item, bucket: Bucket | undefined): Promise<Entry | undefined> {
  const { answer, stored_at, kept_until } = item;
  const zipped = typeof answer === 'string' ? Buffer.from(answer, 'base64') : await bucket?.get(keyOf(item));
  if (!zipped) return undefined;
  const body = await unzip(zipped, { maxOutputLength: largestAnswer }).catch(() => undefined);
  return body && { storedAt: Number(stored_at), expiresAt: Number(kept_until), body };
}
