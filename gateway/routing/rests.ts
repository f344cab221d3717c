/**
 * What the processes of a gateway tell each other of targets that rest, in the one table: an item a target. It is written
 * when a rest begins and when it ends, so that nothing is paid for as long as all is well but a query now and then.
 */
import type { Warn } from '../secrets/secret-store.ts';
import type { Item } from '../store/item.ts';
import type { Expression, Key, Table } from '../store/table.ts';

/** Times are milliseconds since 1970, of clocks that agree. */
export interface NotedRest {
  readonly target: string;
  /** 0 where it is well again. */
  readonly until: number;
  readonly restMs: number;
  /** When it was found out: of two, the later one counts. */
  readonly notedAt: number;
}

/** Of one endpoint. All of them reject with `StoreUnavailable`. */
export interface Rests {
  read(): Promise<NotedRest[]>;
  /** Unless something later is known, or a rest that is longer. */
  write(rest: NotedRest): Promise<void>;
  /** Whether it is the caller's to find out how a target is whose rest is over; nobody else's for a while, then. */
  claim(target: string): Promise<boolean>;
}

export interface SharedRests {
  of(endpoint: string): Rests;
  /** When all that was told so far is taken down, or could not be: a function is frozen after its call. Never rejects. */
  written(): Promise<void>;
}

/** As long as the first words of most answers take, or their failure. */
const claimMs = 10_000;
/** The table deletes an item so long after its last rest. */
const keptMs = 3_600_000;

/** @param now milliseconds since 1970. @param warn told once: nothing depends on the store here */
export function createSharedRests(table: Table, now: () => number, warn: Warn): SharedRests {
  const pending = new Set<Promise<unknown>>();
  let isWarned = false;
  const fail = (error: unknown) => {
    if (!isWarned) warn('What rests cannot be shared with other processes.', { reason: reasonOf(error) });
    isWarned = true;
  };
  const watch = <Done>(work: Promise<Done>): Promise<Done> => {
    work.catch(fail);
    return work;
  };
  const track = <Done>(work: Promise<Done>): Promise<Done> => {
    const forget = () => void pending.delete(work);
    pending.add(work);
    work.then(forget, forget);
    return watch(work);
  };
  return {
    of(endpoint) {
      const pk = `rest#${endpoint}`;
      return {
        read: () => watch(read(table, pk)),
        write: (rest) => track(write(table, pk, rest)),
        claim: (target) => track(claim(table, { pk, sk: target }, now())),
      };
    },
    written: async () => void (await Promise.allSettled(pending)),
  };
}

function reasonOf(error: unknown): string {
  const { cause = error } = error as { readonly cause?: unknown };
  return cause instanceof Error ? cause.name : 'Error';
}

async function read(table: Table, pk: string): Promise<NotedRest[]> {
  const items = await Array.fromAsync(table.query(pk));
  return items.flatMap(toRests);
}

/** None of an item that is only a claim. */
function toRests({ sk, rests_until: until, rest_ms: restMs, noted_at: notedAt }: Item): NotedRest[] {
  if (notedAt === undefined) return [];
  return [{ target: String(sk), until: Number(until), restMs: Number(restMs), notedAt: Number(notedAt) }];
}

async function write(table: Table, pk: string, { target, until, restMs, notedAt }: NotedRest): Promise<void> {
  const isLonger = until > 0 ? ' AND rests_until < :until' : '';
  const condition: Expression = {
    condition: `attribute_not_exists(noted_at) OR (noted_at < :at${isLonger})`,
    values: { ':until': until, ':ms': restMs, ':at': notedAt, ':end': endOf(Math.max(until, notedAt)) },
    repeatable: true,
  };
  const update = 'SET rests_until = :until, rest_ms = :ms, noted_at = :at, expires_at = :end REMOVE claimed_until';
  await table.update({ pk, sk: target }, { update, ...condition });
}

/** A claim that was made for nothing, by a process that is gone, lapses. */
async function claim(table: Table, key: Key, now: number): Promise<boolean> {
  const claimed = await table.update(key, {
    update: 'SET claimed_until = :until, expires_at = :end',
    condition:
      '(attribute_not_exists(rests_until) OR rests_until <= :now) AND ' +
      '(attribute_not_exists(claimed_until) OR claimed_until <= :now)',
    values: { ':now': now, ':until': now + claimMs, ':end': endOf(now) },
  });
  return claimed !== undefined;
}

/** Unix seconds. */
function endOf(ms: number): number {
  return Math.ceil((ms + keptMs) / 1000);
}
