/** What admission and settlement add to a call, beside one plain read of the same store. */
import { fromUsd } from '../../gateway/cost/pico-usd.ts';
import type { Rules } from '../../gateway/keys/types.ts';
import { quantile } from '../statistics.ts';
import { openLedger, openStore, type Task, toCall } from './calls.ts';
import { startStoreProcess } from './children.ts';

export interface RoundTrips {
  readonly name: string;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const rules: Rules = {
  budget: { usd: 1e6, per: 'month' },
  limits: { requestsPerMinute: 1e9, tokensPerMinute: 1e12, concurrent: 1000 },
};
const task: Task = { principal: { id: 'key_a', rules }, calls: 0, ceiling: '1', tokens: 1, maxMs: 60_000, answerMs: 0 };
const withTeam: Task = { ...task, principal: { id: 'key_b', rules, team: { id: 'team_a', rules } } };
const unlimited: Task = { ...task, principal: { id: 'key_c', rules: {} } };

/** @param rounds of each measure, in turn */
export async function measureRoundTrips(rounds: number): Promise<RoundTrips[]> {
  const store = await startStoreProcess();
  const table = openStore(store.environment);
  const ledger = openLedger(table);
  const times = new Map<string, number[]>();
  const timed = async <Done>(name: string, work: () => Promise<Done>): Promise<Done> => {
    const began = performance.now();
    const done = await work();
    times.set(name, [...(times.get(name) ?? []), performance.now() - began]);
    return done;
  };
  const call = async (name: string, of: Task, requestId: string) => {
    const lease = await timed(`admit, ${name}`, () => ledger.admit(toCall(of, requestId)));
    await timed(`settle, ${name}`, () => lease.settle({ cost: fromUsd(0.01), usage: { promptTokens: 1 } }));
  };
  try {
    for (let round = 0; round < rounds; round += 1) {
      // The first ones meet the store and the subjects.
      if (round === 20) times.clear();
      await timed('one read of the store', () => table.get({ pk: 'state#key_a', sk: 'models#' }));
      await call('no limits', unlimited, `req_${round}`);
      await call('key', task, `req_${round}`);
      await call('key and team', withTeam, `req_${round}`);
    }
  } finally {
    await store.close();
  }
  return [...times].map(([name, all]) => ({ name, p50: quantile(all, 0.5), p99: quantile(all, 0.99) }));
}
