/** Many processes, some of which are killed, call with one key that has a budget for some of their calls. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fromUsd, type PicoUsd } from '../../gateway/cost/pico-usd.ts';
import type { Rules } from '../../gateway/keys/types.ts';
import { stateOf } from '../../gateway/ledger/state.ts';
import { stateKey } from '../../gateway/ledger/subject.ts';
import type { Table } from '../../gateway/store/table.ts';
import { bookedCosts, openLedger, openStore, type Report, type Task, toCall } from './calls.ts';
import { startChild, startStoreProcess, stopChild } from './children.ts';

export interface Crowd {
  /** At a time. */
  readonly processes: number;
  /** Processes in all, each of which makes so many calls at once. */
  readonly batches: number;
  readonly callsPerBatch: number;
  /** The share of processes that are killed in the middle of it. */
  readonly killed: number;
  /** The share of their calls that the budget is for, each at its ceiling. */
  readonly affordable: number;
  readonly shards?: number;
}

export interface Outcome {
  readonly calls: number;
  readonly refused: number;
  readonly unavailable: number;
  readonly killedProcesses: number;
  readonly limit: PicoUsd;
  /** Of the budget, by the counter: spent, and still held when all processes are gone. */
  readonly spent: PicoUsd;
  readonly held: PicoUsd;
  readonly holdsOfTheDead: number;
  /** When the leases of the dead are over: what the books add up to, and the counter. */
  readonly booked: PicoUsd;
  readonly bookedCalls: number;
  readonly spentAtLast: PicoUsd;
  /** Whether all that was not spent could be had again then. */
  readonly restIsFree: boolean;
  readonly seconds: number;
}

const ceiling = fromUsd(0.01);
const maxMs = 60_000;

export async function callWithHotKey(crowd: Crowd): Promise<Outcome> {
  const { batches, callsPerBatch, affordable, shards = 1 } = crowd;
  const calls = batches * callsPerBatch;
  const rules: Rules = { budget: { usd: calls * affordable * 0.01, per: 'total' }, shards };
  const task: Task = {
    principal: { id: 'key_hot', rules },
    calls: callsPerBatch,
    ceiling: String(ceiling),
    tokens: 100,
    maxMs,
    answerMs: 200,
  };
  const store = await startStoreProcess();
  try {
    const began = performance.now();
    const reports = await runBatches(crowd, task, store.environment);
    const seconds = (performance.now() - began) / 1000;
    const outcome = await inspect(openStore(store.environment), task, fromUsd(rules.budget?.usd ?? 0), shards);
    const living = reports.filter((report) => report !== undefined);
    return {
      calls,
      refused: total(living.map(({ refused }) => refused)),
      unavailable: total(living.map(({ unavailable }) => unavailable)),
      killedProcesses: reports.length - living.length,
      ...outcome,
      seconds,
    };
  } finally {
    await store.close();
  }
}

type Environment = Readonly<Record<string, string>>;

/** Kills every second of those with calls in flight, until it has killed its share. @returns the reports of those that lived */
async function runBatches(
  { processes, batches, killed }: Crowd,
  task: Task,
  environment: Environment,
): Promise<(Report | undefined)[]> {
  let left = batches;
  let toKill = Math.round(batches * killed);
  const reports: (Report | undefined)[] = [];
  let begun = 0;
  const isNext = () => {
    begun += 1;
    const isKilled = toKill > 0 && begun % 2 === 0;
    if (isKilled) toKill -= 1;
    return isKilled;
  };
  const runOn = async () => {
    while (left > 0) {
      left -= 1;
      reports.push(await runBatch(task, environment, isNext));
    }
  };
  await Promise.all(Array.from({ length: processes }, runOn));
  return reports;
}

/** @param isKilled asked when a call of it has been let in */
export async function runBatch(
  task: Task,
  environment: Environment,
  isKilled = () => false,
): Promise<Report | undefined> {
  const child = startChild('caller.ts', { ...environment, TASK: JSON.stringify(task) });
  let line = await child.line();
  if (line === 'begun') {
    if (isKilled()) {
      await sleep(Math.random() * 200);
      await stopChild(child);
      return undefined;
    }
    line = await child.line();
  }
  if (line === undefined) throw new Error('A process ended before its calls.');
  return JSON.parse(line) as Report;
}

async function inspect(table: Table, task: Task, limit: PicoUsd, shards: number) {
  const before = await balance(table, shards);
  const costs = await bookedCosts(table);
  const booked = sum(costs);
  // As if their leases were over.
  const later = openLedger(table, () => Date.now() + maxMs + 120_000);
  const restIsFree = shards > 1 || (await takeRest(later, task, limit - booked));
  for (let tries = 0; tries < 50 && (await balance(table, shards)).holds > 0; tries += 1)
    await takeRest(later, task, 0n);
  return {
    limit,
    spent: before.spent,
    held: before.committed - before.spent,
    holdsOfTheDead: before.holds,
    booked,
    bookedCalls: costs.length,
    spentAtLast: (await balance(table, shards)).spent,
    restIsFree,
  };
}

let looks = 0;

/** Whoever is let in, and settles, clears away what the dead have left. */
async function takeRest(ledger: ReturnType<typeof openLedger>, task: Task, rest: PicoUsd): Promise<boolean> {
  looks += 1;
  try {
    const lease = await ledger.admit(toCall({ ...task, ceiling: String(rest) }, `req_look_${looks}`));
    await lease.settle({ cost: undefined, usage: undefined });
    return true;
  } catch {
    return false;
  }
}

async function balance(table: Table, shards: number) {
  const keys = Array.from({ length: shards }, (_, shard) => stateKey({ scope: 'key', id: 'key_hot' }, shard));
  const states = (await table.getMany(keys)).map(stateOf);
  return {
    spent: sum(states.map(({ used }) => used.cost)),
    committed: sum(states.map(({ committed }) => committed.cost)),
    holds: total(states.map(({ holds }) => Object.keys(holds).length)),
  };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, one) => all + one, 0n);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
