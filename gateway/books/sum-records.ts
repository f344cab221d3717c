/** What the records of a partition come to. */
import type { Table } from '../store/table.ts';
import { fromCallItem } from './call-item.ts';
import { addMeasures, groupOf, type Measures, measuresOf } from './measures.ts';
import { callsOf, type Group, type Shard, sumKey } from './partitions.ts';

interface RecordedSum {
  readonly group: Group;
  readonly measures: Measures;
}

interface RecordedSums {
  readonly records: number;
  /** By the sort keys of their sums. */
  readonly sums: ReadonlyMap<string, RecordedSum>;
}

export async function sumRecords(table: Table, shard: Shard): Promise<RecordedSums> {
  const sums = new Map<string, RecordedSum>();
  let records = 0;
  for await (const item of table.query(callsOf(shard))) {
    const call = fromCallItem(item);
    const group = groupOf(call);
    const { sk } = sumKey(group, call.requestId, shard.day);
    records += 1;
    sums.set(sk, { group, measures: addMeasures(sums.get(sk)?.measures ?? {}, measuresOf(call)) });
  }
  return { records, sums };
}
