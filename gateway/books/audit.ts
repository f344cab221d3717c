/**
 * Proves that the sums are those of the records, or makes them so. Both may be done while calls go on: a sum that changes
 * under the eyes is looked at again.
 */
import type { Key, Table } from '../store/table.ts';
import { type Measures, measureNames } from './measures.ts';
import { type Day, type Group, type Shard, shardsOf, sumsOf } from './partitions.ts';
import { readSums } from './read-sums.ts';
import { type StoredSum, toSumItem } from './sum-item.ts';
import { sumRecords } from './sum-records.ts';

/** One figure of a sum that is not what the records come to. */
interface Difference extends Group {
  readonly day: Day;
  readonly measure: string;
  readonly recorded: bigint;
  readonly summed: bigint;
}

export interface Audit {
  readonly records: number;
  /** As they were found: `rebuild` has mended them. */
  readonly differences: readonly Difference[];
  /** Sums that changed at each look, and were left alone: of calls that are being made right now. */
  readonly unsettled: number;
}

/** How often a partition is looked at whose sums change meanwhile. */
const looks = 5;

/** @param now by the wall clock */
export function verify(table: Table, days: readonly Day[], now: Date): Promise<Audit> {
  return auditAll(days, async (shard) => {
    const { records, wrong, unsettled } = await look(table, shard, now);
    return { records, unsettled, differences: wrong.flatMap((each) => differences(shard.day, each)) };
  });
}

/** Not for days whose records have begun to expire: they would take their sums with them. */
export function rebuild(table: Table, days: readonly Day[], now: Date): Promise<Audit> {
  return auditAll(days, async (shard) => {
    const { records, wrong, unsettled } = await look(table, shard, now);
    const mended = await Promise.all(wrong.map((each) => mend(table, each)));
    const changed = mended.filter((done) => !done).length;
    const found = wrong.filter((_, index) => mended[index]).flatMap((each) => differences(shard.day, each));
    return { records, unsettled: unsettled + changed, differences: found };
  });
}

async function auditAll(days: readonly Day[], auditOne: (shard: Shard) => Promise<Audit>): Promise<Audit> {
  const audits: Audit[] = [];
  for (const day of days) audits.push(...(await Promise.all(shardsOf(day).map(auditOne))));
  return {
    records: audits.reduce((sum, { records }) => sum + records, 0),
    differences: audits.flatMap((audit) => audit.differences),
    unsettled: audits.reduce((sum, { unsettled }) => sum + unsettled, 0),
  };
}

interface Compared {
  readonly at: Key;
  readonly group: Group;
  readonly recorded: Measures;
  /** What is stored, if anything. */
  readonly sum: StoredSum | undefined;
}

interface Look {
  readonly records: number;
  readonly wrong: readonly Compared[];
  readonly unsettled: number;
}

async function look(table: Table, shard: Shard, now: Date): Promise<Look> {
  let latest = await lookOnce(table, shard, now);
  for (let left = looks - 1; left > 0 && latest.unsettled > 0; left -= 1) latest = await lookOnce(table, shard, now);
  return latest;
}

/** What did not change from before the records were read until after has all of them in it, and no others. */
async function lookOnce(table: Table, shard: Shard, now: Date): Promise<Look> {
  const before = byName(await readSums(table, shard, now));
  const { records, sums } = await sumRecords(table, shard);
  const after = byName(await readSums(table, shard, now));
  const groups = new Map([...after, ...sums].map(([name, { group }]) => [name, group]));
  const settled = [...groups].filter(([name]) => before.get(name)?.version === after.get(name)?.version);
  const compared = settled.map(([name, group]): Compared => {
    const at = { pk: sumsOf(shard), sk: name };
    return { at, group, recorded: sums.get(name)?.measures ?? {}, sum: after.get(name) };
  });
  return { records, wrong: compared.filter(isWrong), unsettled: groups.size - settled.length };
}

function byName(sums: readonly StoredSum[]): Map<string, StoredSum> {
  return new Map(sums.map((sum) => [sum.at.sk, sum]));
}

function isWrong({ recorded, sum }: Compared): boolean {
  return measureNames.some((name) => (recorded[name] ?? 0n) !== (sum?.measures[name] ?? 0n));
}

function differences(day: Day, { group, recorded, sum }: Compared): Difference[] {
  const all = measureNames.map((measure) => {
    return { day, ...group, measure, recorded: recorded[measure] ?? 0n, summed: sum?.measures[measure] ?? 0n };
  });
  return all.filter((each) => each.recorded !== each.summed);
}

/** False where it changed since it was looked at. */
function mend(table: Table, { at, group, recorded, sum }: Compared): Promise<boolean> {
  const { version = 0n, due = new Map() } = sum ?? {};
  const item = toSumItem({ at, group, measures: recorded, version: version + 1n, due });
  if (!sum) return table.put(item, { condition: 'attribute_not_exists(pk)' });
  const unchanged = { condition: '#version = :version', names: { '#version': 'version' } };
  return table.put(item, { ...unchanged, values: { ':version': version } });
}
