import { expect, test } from 'vitest';
import type { BookedCall } from '../../gateway/books/booked-call.ts';
import type { Outcome } from '../../gateway/ledger/types.ts';
import { createSettle } from '../../gateway/settle.ts';
import { callRecord } from '../helpers/call-record.ts';

function start() {
  const events: unknown[] = [];
  const gate = Promise.withResolvers<void>();
  const write = async ({ requestId }: BookedCall, mayWait: boolean) => {
    events.push({ written: requestId, mayWait });
    await gate.promise;
  };
  const lease = { headers: {}, settle: async (outcome: Outcome) => void events.push(outcome) };
  return { settle: createSettle({ write }), events, lease, gate };
}

const principal = { id: 'key_1', rules: {} };
const usage = { promptTokens: 3 };

test('what is held for a call is given back when it is in the books, and not before', async () => {
  const { settle, events, lease, gate } = start();
  const record = callRecord({ requestId: 'req_1', principal, lease, cost: 5n, usage });

  const settling = settle(record, 1, false);
  await expect.poll(() => events).toEqual([{ written: 'req_1', mayWait: false }]);
  await new Promise(setImmediate);
  expect(events).toHaveLength(1);
  gate.resolve();
  await settling;

  expect(events.slice(1)).toEqual([{ cost: 5n, usage }]);
});

test('a call for which nothing is held may be written later', async () => {
  const { settle, events, gate } = start();
  gate.resolve();

  await settle(callRecord({ requestId: 'req_1', principal }), 1, false);

  expect(events).toEqual([{ written: 'req_1', mayWait: true }]);
});

test('a call that was answered from the cache used nothing', async () => {
  const { settle, events, lease, gate } = start();
  gate.resolve();

  await settle(callRecord({ requestId: 'req_1', principal, lease, cache: 'hit', cost: 0n, usage }), 1, false);

  expect(events.slice(1)).toEqual([{ cost: 0n, usage: {} }]);
});

test('whoever is not known leaves nothing in the books', async () => {
  const { settle, events } = start();

  await settle(callRecord({ requestId: 'req_1' }), 1, false);

  expect(events).toEqual([]);
});

test('what is held is given back whatever becomes of the books', async () => {
  const { settle, events, lease, gate } = start();
  gate.reject(new Error('broken'));

  await expect(settle(callRecord({ requestId: 'req_1', principal, lease, usage }), 1, false)).rejects.toThrow('broken');

  expect(events.slice(1)).toEqual([{ cost: undefined, usage }]);
});
