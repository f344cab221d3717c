/** Calls as a gateway makes them: let in, answered, booked, settled. */
import type { PicoUsd } from '../../gateway/cost/pico-usd.ts';
import type { Principal } from '../../gateway/keys/types.ts';
import { createLedger } from '../../gateway/ledger/ledger.ts';
import type { FindRecord } from '../../gateway/ledger/told.ts';
import type { CallToAdmit, Ledger } from '../../gateway/ledger/types.ts';
import type { Item } from '../../gateway/store/item.ts';
import { openTable } from '../../gateway/store/open-table.ts';
import type { Table } from '../../gateway/store/table.ts';

/** What a process is told to do, as text. */
export interface Task {
  readonly principal: Principal;
  readonly calls: number;
  /** Pico-USD. */
  readonly ceiling: string;
  readonly tokens: number;
  /** Of each call, its hold included. */
  readonly maxMs: number;
  /** Milliseconds that a call takes at most. */
  readonly answerMs: number;
}

/** What became of them: how many, and when those were let in, in Unix milliseconds. */
export interface Report {
  readonly refused: number;
  readonly unavailable: number;
  readonly admittedAt: readonly number[];
}

export function openStore(environment: NodeJS.ProcessEnv): Table {
  const table = openTable(environment);
  if (!table) throw new Error('RAWDOG_TABLE is not set.');
  return table;
}

const booksPartition = 'call#bench';

export function openLedger(table: Table, now = Date.now): Ledger {
  const findRecord: FindRecord = async (id) => {
    const record = await table.get({ pk: booksPartition, sk: id });
    return record && { cost: costIn(record), tokens: 0 };
  };
  return createLedger({ table, findRecord, now });
}

export async function book(table: Table, requestId: string, cost: PicoUsd): Promise<void> {
  await table.put({ pk: booksPartition, sk: requestId, cost });
}

export async function bookedCosts(table: Table): Promise<PicoUsd[]> {
  const costs: PicoUsd[] = [];
  for await (const record of table.query(booksPartition)) costs.push(costIn(record));
  return costs;
}

function costIn({ cost }: Item): PicoUsd {
  return BigInt(cost as number | bigint);
}

export function toCall({ principal, ceiling, tokens, maxMs }: Task, requestId: string): CallToAdmit {
  return { requestId, principal, model: 'm', target: 'openai/m', ceiling: BigInt(ceiling), tokens, maxMs };
}
