/**
 * `node bench/ledger.ts`: budgets and limits under a crowd. Ten thousand calls of eight processes at a time with one key that
 * has a budget for a thousand of them, a tenth of the processes killed in the middle; eight processes over one limit; and what
 * admission adds to a call. Over the embedded store, in a process of its own. Fails where money or requests do not add up.
 */
import { toDecimal } from '../gateway/cost/pico-usd.ts';
import { callWithHotKey, type Outcome } from './ledger/hot-key.ts';
import { callOverLimit } from './ledger/limits.ts';
import { measureRoundTrips } from './ledger/round-trips.ts';

const usd = (picos: bigint) => `$${toDecimal(picos)}`;
const wrong: string[] = [];
const expectThat = (isSo: boolean, what: string) => {
  if (!isSo) wrong.push(what);
};

function print(outcome: Outcome): void {
  const { limit, spent, held, booked, spentAtLast, bookedCalls, restIsFree } = outcome;
  console.log(`${outcome.calls} calls, ${outcome.killedProcesses} processes killed, ${outcome.seconds.toFixed(1)} s`);
  console.log(
    `  let in and booked ${bookedCalls}, refused ${outcome.refused}, store unavailable ${outcome.unavailable}`,
  );
  console.log(
    `  budget ${usd(limit)}: spent ${usd(spent)}, held for the dead ${usd(held)} by ${outcome.holdsOfTheDead} holds`,
  );
  console.log(
    `  after their leases: books ${usd(booked)}, counter ${usd(spentAtLast)}, the rest is free: ${restIsFree}`,
  );
  expectThat(spent + held <= limit && booked <= limit, 'more was spent than the budget');
  expectThat(booked === spentAtLast, 'the books and the counter differ');
  expectThat(restIsFree, 'a hold of the dead is in the way');
}

for (const { name, p50, p99 } of await measureRoundTrips(1000)) {
  console.log(`${name.padEnd(24)} p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`);
}
for (const shards of [1, 4]) {
  const { calls, limit, mostInMinute, seconds } = await callOverLimit(8, 500, 1000, shards);
  console.log(
    `${calls} calls over a limit of ${limit} per minute, ${shards} shards: ${mostInMinute} in a minute, ${seconds.toFixed(1)} s`,
  );
  expectThat(mostInMinute <= limit, 'more was let through than the limit');
}
print(await callWithHotKey({ processes: 8, batches: 80, callsPerBatch: 125, killed: 0.1, affordable: 0.1 }));
if (wrong.length > 0) {
  console.error([...new Set(wrong)].join('\n'));
  process.exitCode = 1;
}
