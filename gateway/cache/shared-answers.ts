/** What all processes share: an item an answer in the one table, and large answers as objects of a bucket. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
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
const largestAnswer = 64 * 1024 * 1024;

/** @param bucket without one, large answers are not shared */
export function createSharedAnswers(table: Table, bucket: Bucket | undefined): SharedAnswers {
  return {
    async read(keys) {
      const items = await table.getMany(keys.map(placeOf));
      const entries = await Promise.all(items.map(async (item) => [keyOf(item), await toEntry(item, bucket)] as const));
      return new Map(entries.flatMap(([key, entry]) => (entry ? [[key, entry] as const] : [])));
    },
    async write(entries) {
      await Promise.all([...entries].map(([key, entry]) => write(key, entry, table, bucket)));
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

async function write(key: string, entry: Entry, table: Table, bucket: Bucket | undefined): Promise<void> {
  const { storedAt, expiresAt, body } = entry;
  const zipped = await zip(body);
  const text = zipped.toString('base64');
  const isLarge = text.length > mostInAnItem;
  if (isLarge && !bucket) return;
  if (isLarge) await bucket?.put(key, zipped);
  await table.put({
    ...placeOf(key),
    // The table deletes an item some time after this: until then it is there, and told by the next field.
    expires_at: Math.ceil(expiresAt / 1000),
    kept_until: expiresAt,
    stored_at: storedAt,
    ...(!isLarge && { answer: text }),
  });
}

/** Undefined for one that is gone, or none of ours. */
async function toEntry(item: Item, bucket: Bucket | undefined): Promise<Entry | undefined> {
  const { answer, stored_at, kept_until } = item;
  const zipped = typeof answer === 'string' ? Buffer.from(answer, 'base64') : await bucket?.get(keyOf(item));
  if (!zipped) return undefined;
  const body = await unzip(zipped, { maxOutputLength: largestAnswer });
  return { storedAt: Number(stored_at), expiresAt: Number(kept_until), body };
}
