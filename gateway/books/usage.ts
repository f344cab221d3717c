/** What was used and spent, from the sums: by day, key, team, model, provider, endpoint, or several of them. */
import type { Table } from '../store/table.ts';
import { addMeasures, type Measures } from './measures.ts';
import { type Day, daysFrom, type Group, shardsOf } from './partitions.ts';
import { readSums } from './read-sums.ts';

export const dimensions = ['day', 'key', 'team', 'model', 'provider', 'endpoint'] as const;
type Dimension = (typeof dimensions)[number];

export interface UsageQuery {
  /** Both included. */
  readonly since: Day;
  readonly until: Day;
  /** What rows are told apart by. */
  readonly by: readonly Dimension[];
  /** Only what is of this key, this team, …. */
  readonly only?: { readonly [Name in keyof Group]?: string | undefined };
}

export interface UsageRow {
  readonly group: Readonly<Partial<Record<Dimension, string>>>;
  readonly measures: Measures;
}

interface Usage {
  /** By their day, then those that cost the most first. */
  readonly rows: readonly UsageRow[];
  readonly total: Measures;
}

/** A call is of the day it began on, in UTC. */
export async function readUsage(table: Table, query: UsageQuery, now: Date): Promise<Usage> {
  const rows = new Map<string, UsageRow>();
  let total: Measures = {};
  for (const day of daysFrom(query.since, query.until)) {
    for (const { group, measures } of await sumsOfDay(table, day, query, now)) {
      const row = { ...group, day };
      const shown = Object.fromEntries(query.by.map((name) => [name, row[name]]));
      const id = JSON.stringify(shown);
      rows.set(id, { group: shown, measures: addMeasures(rows.get(id)?.measures ?? {}, measures) });
      total = addMeasures(total, measures);
    }
  }
  return { rows: [...rows.values()].sort(byDayAndCost), total };
}

async function sumsOfDay(table: Table, day: Day, { only = {} }: UsageQuery, now: Date) {
  const shards = await Promise.all(shardsOf(day).map((shard) => readSums(table, shard, now, only.key)));
  const wanted = Object.entries(only) as [keyof Group, string | undefined][];
  // A sum may hold calls that were announced and never came.
  return shards
    .flat()
    .filter(
      ({ group, measures }) =>
        measures.requests && wanted.every(([name, value]) => value === undefined || group[name] === value),
    );
}

function byDayAndCost(left: UsageRow, right: UsageRow): number {
  const days = (left.group.day ?? '').localeCompare(right.group.day ?? '');
  return days || Number((right.measures.cost ?? 0n) - (left.measures.cost ?? 0n)) || byName(left, right);
}

function byName(left: UsageRow, right: UsageRow): number {
  return JSON.stringify(left.group) < JSON.stringify(right.group) ? -1 : 1;
}
