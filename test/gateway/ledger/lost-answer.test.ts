/** A store that does what it is asked, and does not answer: nothing stays held for a call that was refused for it. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createLedger } from '../../../gateway/ledger/ledger.ts';
import { stateOf } from '../../../gateway/ledger/state.ts';
import { stateKey } from '../../../gateway/ledger/subject.ts';
import { StoreUnavailable } from '../../../gateway/store/store-unavailable.ts';
import type { Table } from '../../../gateway/store/table.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';
import { callOf } from './calls.ts';

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());

/** @param lost how many answers to updates */
function losing(table: Table, lost: number): Table {
  let left = lost;
  return {
    ...table,
    async update(key, update) {
      const item = await table.update(key, update);
      left -= 1;
      if (left >= 0) throw new StoreUnavailable(new Error('No answer.'));
      return item;
    },
  };
}

async function readState(id: string) {
  const item = await store.table.get(stateKey({ scope: 'key', id }, 0));
  if (!item) throw new Error('There is no state.');
  return stateOf(item);
}

const rules = { budget: { usd: 10, per: 'day' }, limits: { concurrent: 1 } } as const;

test('a call whose admission was not answered is refused with a 503, and what was taken for it is given back', async () => {
  const findRecord = async () => undefined;
  const ledger = createLedger({ table: losing(store.table, 1), findRecord });

  await expect(ledger.admit(callOf({ key: 'key_lost', rules, usd: 8 }))).rejects.toMatchObject({
    fields: { status: 503, code: 'store_unavailable' },
  });

  await vi.waitFor(async () => expect(await readState('key_lost')).toMatchObject({ holds: {} }));
  expect((await readState('key_lost')).committed).toEqual({ requests: 1n, tokens: 0n, cost: 0n });
  await expect(ledger.admit(callOf({ key: 'key_lost', rules, usd: 8 }))).resolves.toBeDefined();
});
