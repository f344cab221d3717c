/**
 * An item with the sums of one group in one partition. Each call passes through it twice: before its record is written it is
 * announced here, and afterwards it is added and its announcement taken back, in one conditional update. So each is added
 * exactly once, by whoever comes first, and who reads a sum sees in it which calls may still be missing.
 */
import type { Item, Value } from '../store/item.ts';
import type { Key, Update } from '../store/table.ts';
import type { BookedCall } from './booked-call.ts';
import { type Measures, measureNames } from './measures.ts';
import type { Group } from './partitions.ts';

export interface StoredSum {
  readonly at: Key;
  readonly group: Group;
  readonly measures: Measures;
  /** One more with each change. */
  readonly version: bigint;
  /** When a call that was announced began, in milliseconds, by its request id. */
  readonly due: ReadonlyMap<string, number>;
}

const dueMark = 'due:';

export function fromSumItem(item: Item): StoredSum {
  const { pk, sk, key, team, endpoint, provider, model, version } = item;
  const due = Object.entries(item).filter(([name]) => name.startsWith(dueMark));
  return {
    at: { pk: String(pk), sk: String(sk) },
    group: { key, team, endpoint, provider, model } as unknown as Group,
    measures: Object.fromEntries(measureNames.flatMap((name) => toMeasure(name, item[name]))),
    version: BigInt(version as number | bigint),
    due: new Map(due.map(([name, startedMs]) => [name.slice(dueMark.length), Number(startedMs)])),
  };
}

function toMeasure(name: string, value: Value | undefined): [string, bigint][] {
  return value === undefined || value === 0 ? [] : [[name, BigInt(value as number | bigint)]];
}

export function toSumItem({ at, group, measures, version, due }: StoredSum): Item & Key {
  const marks = [...due].map(([requestId, startedMs]) => [dueMark + requestId, startedMs] as const);
  return { ...at, ...group, ...measures, version, ...Object.fromEntries(marks) };
}

type Announced = Pick<BookedCall, 'requestId' | 'startedAt'>;

/** Before the records of the calls are written. */
export function announce(calls: readonly Announced[], group: Group): Update {
  const marks = calls.map(({ requestId, startedAt }) => [dueMark + requestId, startedAt.getTime()] as const);
  const set = [...Object.entries(group), ...marks];
  return {
    update: `SET ${set.map((_, index) => `#s${index} = :s${index}`).join(', ')} ADD #version :one`,
    repeatable: true,
    isBlind: true,
    names: { ...numbered('#s', set, ([name]) => name), '#version': 'version' },
    values: { ...numbered(':s', set, ([, value]) => value), ':one': 1 },
  };
}

/**
 * After they were written; refused where one of them was added before.
 * @param measures of all of them together
 */
export function add(requestIds: readonly string[], measures: Measures): Update {
  const added = Object.entries({ ...measures, version: 1n });
  return {
    update: `ADD ${added.map((_, index) => `#a${index} :a${index}`).join(', ')} REMOVE ${requestIds.map((_, index) => `#d${index}`).join(', ')}`,
    condition: requestIds.map((_, index) => `attribute_exists(#d${index})`).join(' AND '),
    repeatable: true,
    isBlind: true,
    names: {
      ...numbered('#a', added, ([name]) => name),
      ...numbered('#d', requestIds, (requestId) => dueMark + requestId),
    },
    values: numbered(':a', added, ([, value]) => value),
  };
}

/** Of a call whose record never came. */
export function forget(requestId: string): Update {
  return {
    update: 'ADD #version :one REMOVE #due',
    condition: 'attribute_exists(#due)',
    repeatable: true,
    isBlind: true,
    names: { '#version': 'version', '#due': dueMark + requestId },
    values: { ':one': 1 },
  };
}

/** Expressions know no names but short ones of their own. */
function numbered<Entry, Result>(prefix: string, entries: readonly Entry[], pick: (entry: Entry) => Result) {
  return Object.fromEntries(entries.map((entry, index) => [`${prefix}${index}`, pick(entry)] as const));
}
