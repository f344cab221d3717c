/** `/budgets`: what of each is spent, held for calls in flight, and left. */
import * as z from 'zod/mini';
import { fromUsd, toDecimal } from '../cost/pico-usd.ts';
import { createAccounts } from '../keys/accounts.ts';
import { createTeams } from '../keys/teams.ts';
import type { Rules } from '../keys/types.ts';
import { usedIn } from '../ledger/cap.ts';
import { expiredHolds, type State, stateOf } from '../ledger/state.ts';
import { type Subject, stateKey } from '../ledger/subject.ts';
import { periods } from '../ledger/window.ts';
import type { Table } from '../store/table.ts';
import { budgetAnswer, listOf } from './answers.ts';
import { listed, pageQuery } from './listed.ts';
import { type Operation, operation } from './operation.ts';
import type { AdminTools } from './operations.ts';

const text = z.optional(z.string());
const query = z.extend(pageQuery, { key: text, team: text });

/** Who has a budget. */
interface Budgeted {
  readonly scope: Subject['scope'];
  readonly id: string;
  readonly rules: Rules;
}

export function budgetOperations({ table, now }: AdminTools): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/budgets',
      summary:
        'What is spent, held for calls in flight, and left, of every budget or that of one key, principal or team',
      query,
      answer: listOf(budgetAnswer),
      async handle({ query: { key, team, ...page } }) {
        const isWanted = ({ scope, id }: Budgeted) =>
          (key === undefined && team === undefined) || id === (scope === 'key' ? key : team);
        const all = (await allBudgeted(table, now)).filter(isWanted);
        const { data, ...list } = listed(all, page);
        return { ...list, data: await Promise.all(data.map((each) => readBudget(table, each, now() / 1000))) };
      },
    }),
  ];
}

async function allBudgeted(table: Table, now: () => number): Promise<Budgeted[]> {
  const [keys, principals, teams] = await Promise.all([
    createAccounts(table, 'keys', now).list(),
    createAccounts(table, 'principals', now).list(),
    createTeams(table, now).list(),
  ]);
  const active = [...keys, ...principals].filter(({ revokedAt }) => revokedAt === undefined);
  const all: Budgeted[] = [
    ...teams.map(({ id, rules }) => ({ scope: 'team' as const, id, rules })),
    ...active.map(({ id, rules }) => ({ scope: 'key' as const, id, rules })),
  ];
  return all.filter(({ rules }) => rules.budget);
}

/** Spread over as many items as its rules say. @param now Unix seconds */
async function readBudget(table: Table, { scope, id, rules }: Budgeted, now: number) {
  const { budget = { usd: 0, per: 'total' as const }, shards = 1 } = rules;
  const window = periods[budget.per];
  const places = Array.from({ length: shards }, (_, shard) => stateKey({ scope, id }, shard));
  const states = (await table.getMany(places)).map(stateOf);
  const spent = states.reduce((sum, state) => sum + usedIn({ counter: 'cost', window }, state, now), 0n);
  const held = states.reduce((sum, state) => sum + heldIn(state, now), 0n);
  const left = fromUsd(budget.usd) - spent - held;
  const resetsAt = window.leaves(window.partOf(now));
  return {
    object: 'budget',
    scope,
    id,
    limit_usd: budget.usd,
    per: budget.per,
    spent_usd: toDecimal(spent),
    held_usd: toDecimal(held),
    left_usd: toDecimal(left > 0n ? left : 0n),
    resets_at: Number.isFinite(resetsAt) ? resetsAt : null,
  };
}

/** What is held for calls that never came back is given back by the next one that counts on it. */
function heldIn(state: State, now: number): bigint {
  const expired = new Set(expiredHolds(state, now));
  const inFlight = Object.entries(state.holds).filter(([id]) => !expired.has(id));
  return inFlight.reduce((sum, [, { a }]) => sum + BigInt(a), 0n);
}
