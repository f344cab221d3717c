import { expect, test } from 'vitest';
import { createAtMost } from '../../../gateway/store/at-most.ts';

/** Work that ends when told to. */
function startWork(atMost: ReturnType<typeof createAtMost>, name: string, begun: string[]) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const done = atMost(async () => {
    begun.push(name);
    await promise;
    return name;
  });
  return { done, end: resolve, fail: reject };
}

test('so many run at once, the others in the order in which they came', async () => {
  const atMost = createAtMost(2);
  const begun: string[] = [];
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => startWork(atMost, name, begun));
  await Promise.resolve();
  expect(begun).toEqual(['a', 'b']);

  b?.end();
  expect(await b?.done).toBe('b');
  await Promise.resolve();
  expect(begun).toEqual(['a', 'b', 'c']);

  for (const work of [a, c, d]) work?.end();
  expect(await Promise.all([a?.done, c?.done, d?.done])).toEqual(['a', 'c', 'd']);
});

test('a place is free again after a failure', async () => {
  const atMost = createAtMost(1);
  const begun: string[] = [];
  const [a, b] = ['a', 'b'].map((name) => startWork(atMost, name, begun));

  a?.fail(new Error('no luck'));
  b?.end();

  await expect(a?.done).rejects.toThrow('no luck');
  expect(await b?.done).toBe('b');
});
