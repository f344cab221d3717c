/** What a gateway with a table keeps there: who may call, what they may spend and have spent, and each call. */
import { createBooks } from './books/books.ts';
import { createFindRecord } from './books/find-record.ts';
import { createWriter } from './books/writer.ts';
import type { Config } from './config.ts';
import { fromUsd } from './cost/pico-usd.ts';
import type { BudgetWarning } from './ledger/budget-warning.ts';
import { createLedger } from './ledger/ledger.ts';
import type { Ledger } from './ledger/types.ts';
import type { Warn } from './secrets/secret-store.ts';
import { createSettle, type Settle } from './settle.ts';
import type { Table } from './store/table.ts';

export interface Accounting {
  readonly ledger: Ledger;
  readonly settle: Settle;
  /** Resolves when all calls that were settled are in the books: before a process ends. */
  readonly flush: () => Promise<void>;
}

/**
 * Milliseconds, for a process that serves many at once: each call alone would double what it costs. A crash loses from the
 * books what ended within them, but for calls that have limits or a budget.
 */
export const usualGatherMs = 5_000;

/** @param gatherMs milliseconds an ended call may wait for others, to be written down with them */
export function createAccounting(table: Table, { books, budgets }: Config, warn: Warn, gatherMs = 0): Accounting {
  const kept = createBooks(table, books);
  const { unpricedCeilingUsd, failOpen } = budgets;
  const ledger = createLedger({
    table,
    findRecord: createFindRecord(kept),
    onWarning: (warning) => warn('A budget is nearly used up.', describe(warning)),
    ...(unpricedCeilingUsd !== undefined && { unpricedCeiling: fromUsd(unpricedCeilingUsd) }),
    failOpen,
  });
  const { write, flush } = createWriter(kept, { warn, gatherMs });
  return { ledger, settle: createSettle({ write }), flush };
}

function describe({ scope, id, per, spent, limit }: BudgetWarning): Record<string, string> {
  return { scope, id, per, spentPicoUsd: String(spent), limitPicoUsd: String(limit) };
}
