/**
 * Requests about many items. The store does as many of them as it gets to, and gives the others back.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.BatchOperations
 */
import type { CallAwsJson } from '../aws-json.ts';
import { type AttributeMap, fromAttributes, type Item, toAttributes } from './item.ts';
import { StoreUnavailable } from './store-unavailable.ts';
import type { Key } from './table.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const mostGotAtOnce = 100;
/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const mostPutAtOnce = 25;

/** Both may be done again: nothing is changed, or it is changed to the same. */
const repeatable = { repeatable: true };

export async function getMany(table: string, keys: readonly Key[], call: CallAwsJson): Promise<Item[]> {
  const batches = inBatches(keys, mostGotAtOnce).map((batch) => getBatch(table, batch, call));
  return (await Promise.all(batches)).flat();
}

export async function putMany(table: string, items: readonly (Item & Key)[], call: CallAwsJson): Promise<void> {
  await Promise.all(inBatches(items, mostPutAtOnce).map((batch) => putBatch(table, batch, call)));
}

/** A key that is in a batch twice would be refused: of two items with one key the last is the one. */
function inBatches<K extends Key>(keys: readonly K[], most: number): K[][] {
  const unique = [...new Map(keys.map((key) => [JSON.stringify([key.pk, key.sk]), key])).values()];
  return Array.from({ length: Math.ceil(unique.length / most) }, (_, index) =>
    unique.slice(index * most, (index + 1) * most),
  );
}

async function getBatch(table: string, keys: readonly Key[], call: CallAwsJson): Promise<Item[]> {
  const found: Item[] = [];
  const asked = { [table]: { Keys: keys.map(({ pk, sk }) => toAttributes({ pk, sk })), ConsistentRead: true } };
  await untilDone(asked, async (left) => {
    const answer = await call('BatchGetItem', { RequestItems: left }, repeatable);
    const items = (answer['Responses'] as Record<string, AttributeMap[]>)[table] ?? [];
    found.push(...items.map(fromAttributes));
    return answer['UnprocessedKeys'];
  });
  return found;
}

async function putBatch(table: string, items: readonly Item[], call: CallAwsJson): Promise<void> {
  const asked = { [table]: items.map((item) => ({ PutRequest: { Item: toAttributes(item) } })) };
  await untilDone(asked, async (left) => {
    const answer = await call('BatchWriteItem', { RequestItems: left }, repeatable);
    return answer['UnprocessedItems'];
  });
}

/** Some two seconds in all. */
const mostTries = 10;
const longestPauseMs = 400;

/** @param work does what it gets to, and tells what is left */
async function untilDone(all: object, work: (left: object) => Promise<unknown>): Promise<void> {
  let left = await work(all);
  for (let tries = 1; isAny(left); tries += 1) {
    if (tries === mostTries) throw new StoreUnavailable(new Error('The store did not get to all of a batch.'));
    const pauseMs = Math.random() * Math.min(25 * 2 ** tries, longestPauseMs);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    left = await work(left);
  }
}

export function isAny(requests: unknown): requests is object {
  return typeof requests === 'object' && requests !== null && Object.keys(requests).length > 0;
}
