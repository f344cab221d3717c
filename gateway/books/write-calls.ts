/**
 * Calls on their way into the books, those of a sum together: it is told which are to come, their records are written, and
 * then they are added to it.
 */
import type { Key, Table } from '../store/table.ts';
import type { BookedCall } from './booked-call.ts';
import { toCallItem } from './call-item.ts';
import { addMeasures, groupOf, measuresOf } from './measures.ts';
import { dayOf, type Group, sumKey } from './partitions.ts';
import { add, announce } from './sum-item.ts';

/** By call: why it is not whole in the books. */
export type Failures = ReadonlyMap<BookedCall, unknown>;

/** An expression takes 4 KB, of which each call needs some thirty bytes. */
const mostInUpdate = 50;

/**
 * Never rejects. A record is tried whatever becomes of its sum.
 * @param calls each with an id of its own
 */
export async function writeCalls(table: Table, calls: readonly BookedCall[], keepDays: number): Promise<Failures> {
  const failures = new Map<BookedCall, unknown>();
  const attempt = async (some: readonly BookedCall[], work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      for (const call of some) failures.set(call, error);
    }
  };
  const parts = partsOf(calls);
  await Promise.all(
    parts.map(({ at, group, calls: some }) => attempt(some, () => table.update(at, announce(some, group)))),
  );
  await attempt(calls, () => putRecords(table, calls, keepDays));
  const whole = parts.filter(({ calls: some }) => !some.some((call) => failures.has(call)));
  await Promise.all(whole.map((part) => attempt(part.calls, () => addAll(table, part))));
  return failures;
}

/** Calls of one sum. */
interface Part {
  readonly at: Key;
  readonly group: Group;
  readonly calls: BookedCall[];
}

function partsOf(calls: readonly BookedCall[]): Part[] {
  const latest = new Map<string, Part>();
  const parts: Part[] = [];
  for (const call of calls) {
    const group = groupOf(call);
    const at = sumKey(group, call.requestId, dayOf(call.startedAt));
    const name = `${at.pk} ${at.sk}`;
    let part = latest.get(name);
    if (!part || part.calls.length === mostInUpdate) {
      part = { at, group, calls: [] };
      latest.set(name, part);
      parts.push(part);
    }
    part.calls.push(call);
  }
  return parts;
}

/** One alone is never written over another; a batch knows no conditions, and writes the same where it is written again. */
async function putRecords(table: Table, calls: readonly BookedCall[], keepDays: number): Promise<void> {
  const [item, ...others] = calls.map((call) => toCallItem(call, keepDays));
  if (!item) return;
  if (others.length > 0) return table.putMany([item, ...others]);
  await table.put(item, { condition: 'attribute_not_exists(pk)', repeatable: true });
}

/** One by one where a reader, or an earlier try that nobody heard of, was first with some of them. */
async function addAll(table: Table, { at, calls }: Part): Promise<void> {
  const ids = calls.map(({ requestId }) => requestId);
  const added = await table.update(at, add(ids, addMeasures(...calls.map(measuresOf))));
  if (added || calls.length === 1) return;
  await Promise.all(calls.map((call) => table.update(at, add([call.requestId], measuresOf(call)))));
}
