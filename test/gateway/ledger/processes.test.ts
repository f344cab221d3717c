import { expect, test } from 'vitest';
import { callWithHotKey } from '../../../bench/ledger/hot-key.ts';
import { callOverLimit } from '../../../bench/ledger/limits.ts';

// `bench/ledger.ts` does the same with ten thousand calls.
test('processes that share a budget, some of them killed, neither overspend it nor lose a call', {
  timeout: 60_000,
}, async () => {
  const outcome = await callWithHotKey({ processes: 8, batches: 8, callsPerBatch: 40, killed: 0.25, affordable: 0.3 });

  expect(outcome.spent + outcome.held).toBeLessThanOrEqual(outcome.limit);
  expect(outcome.killedProcesses).toBeGreaterThan(0);
  expect(outcome.bookedCalls).toBeGreaterThan(0);
  expect(outcome.refused).toBeGreaterThan(0);
  expect(outcome.spentAtLast).toBe(outcome.booked);
  expect(outcome.restIsFree).toBe(true);
});

test('processes that share a limit let through no more than it in any minute', { timeout: 60_000 }, async () => {
  const outcome = await callOverLimit(4, 50, 100);

  expect(outcome.mostInMinute).toBeLessThanOrEqual(100);
  // Where a connection breaks, nobody knows whether a request was counted: it is counted again.
  expect(outcome.mostInMinute).toBeGreaterThan(80);
});
