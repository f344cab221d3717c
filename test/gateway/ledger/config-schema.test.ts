import { expect, test } from 'vitest';
import { budgetsSchema } from '../../../gateway/ledger/config-schema.ts';

test('nothing has to be set', () => {
  expect(budgetsSchema.parse(undefined)).toEqual({ failOpen: false });
});

test('all can be set', () => {
  const all = { unpricedCeilingUsd: 0.5, defaultMaxOutputTokens: 8192, failOpen: true };

  expect(budgetsSchema.parse(all)).toEqual(all);
});

test.each([
  [{ unpricedCeilingUsd: 0 }, 'unpricedCeilingUsd', 'must be above zero'],
  [{ defaultMaxOutputTokens: 1.5 }, 'defaultMaxOutputTokens', 'must be a whole number'],
  [{ failOpen: 'yes' }, 'failOpen', 'must be true or false'],
])('%j names what is wrong', (raw, field, message) => {
  expect(budgetsSchema.safeParse(raw).error?.issues).toMatchObject([{ path: [field], message }]);
});

test('a misspelt field is refused', () => {
  expect(budgetsSchema.safeParse({ failopen: true }).error?.issues).toMatchObject([{ keys: ['failopen'] }]);
});
