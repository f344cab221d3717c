/** All that the admin API can do. */
import type { Table } from '../store/table.ts';
import { booksOperations } from './books.ts';
import { budgetOperations } from './budgets.ts';
import { keyOperations } from './keys.ts';
import { type Operation, operation } from './operation.ts';
import { principalOperations } from './principals.ts';
import { statusOperations } from './status.ts';
import { teamOperations } from './teams.ts';
import { usageOperations } from './usage.ts';

/** What operations are made of. */
export interface AdminTools {
  readonly table: Table;
  /** Days for which records are kept. */
  readonly keepDays: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createOperations(tools: AdminTools): Operation[] {
  const described = [
    ...keyOperations(tools),
    ...teamOperations(tools),
    ...principalOperations(tools),
    ...usageOperations(tools),
    ...budgetOperations(tools),
    ...booksOperations(tools),
    ...statusOperations(tools),
  ];
  const description: Operation = operation({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description',
    handle: async (): Promise<object> => (await import('./openapi.ts')).toOpenApi([...described, description]),
  });
  return [...described, description];
}
