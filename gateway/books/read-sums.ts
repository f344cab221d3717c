/** The sums of a day as they are when every call with a record is in them. */
import type { Item } from '../store/item.ts';
import type { Key, Table } from '../store/table.ts';
import { fromCallItem } from './call-item.ts';
import { measuresOf } from './measures.ts';
import { callsOf, type Shard, sumPrefix, sumsOf } from './partitions.ts';
import { add, forget, fromSumItem, type StoredSum } from './sum-item.ts';

/** A call whose record has not come by then is never going to have one: its process died. */
const lostAfterMs = 3_600_000;

/** @param key only the sums of that one. @param now by the wall clock */
export async function readSums(table: Table, shard: Shard, now: Date, key?: string): Promise<StoredSum[]> {
  const query = key === undefined ? {} : { prefix: sumPrefix(key) };
  const sums = await Array.fromAsync(table.query(sumsOf(shard), query), fromSumItem);
  return Promise.all(sums.map((sum) => (sum.due.size === 0 ? sum : catchUp(table, shard, sum, now))));
}

/** Adds what was announced and has a record by now, which its own process may be about to do. */
async function catchUp(table: Table, shard: Shard, sum: StoredSum, now: Date): Promise<StoredSum> {
  const pk = callsOf(shard);
  const records = await table.getMany([...sum.due.keys()].map((sk) => ({ pk, sk })));
  const calls = new Map(records.map((item) => [String(item['sk']), fromCallItem(item)]));
  const steps = [...sum.due].flatMap(([requestId, startedMs]) => {
    const call = calls.get(requestId);
    if (call) return [add([requestId], measuresOf(call))];
    return now.getTime() - startedMs > lostAfterMs ? [forget(requestId)] : [];
  });
  for (const step of steps) await table.update(sum.at, step);
  return steps.length === 0 ? sum : fromSumItem(await existing(table, sum.at));
}

/** A sum is never removed. */
async function existing(table: Table, at: Key): Promise<Item> {
  const item = await table.get(at);
  if (!item) throw new Error(`There is no item ${at.sk} in ${at.pk}.`);
  return item;
}
