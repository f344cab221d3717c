import { expect, test } from 'vitest';
import { createFindRecord } from '../../../gateway/books/find-record.ts';
import { bookedCall, noon } from '../../helpers/booked-call.ts';

test.each([
  [
    'all its tokens',
    { counts: { input: 1, cache_read: 20, output: 300, web_searches: 9 } },
    { cost: 1234n, tokens: 321 },
  ],
  ['nothing where it used nothing', { counts: {}, cost: undefined }, { cost: undefined, tokens: undefined }],
  ['that it was answered from the cache', { counts: {}, cost: 0n, cache: 'hit' }, { cost: 0n, tokens: 0 }],
  ['that nobody knows its price', { cost: 'unpriced' }, { cost: 'unpriced', tokens: 22 }],
] as const)('a record tells %s', async (_, more, told) => {
  const asked: unknown[] = [];
  const find = createFindRecord({
    async find(...args) {
      asked.push(args);
      return bookedCall('req_1', more);
    },
  });

  expect(await find('req_1', noon)).toEqual(told);
  expect(asked).toEqual([['req_1', noon]]);
});

test('a call without a record tells nothing', async () => {
  expect(await createFindRecord({ find: async () => undefined })('req_1', noon)).toBeUndefined();
});
