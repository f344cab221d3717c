import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { interleave } from '../../../../providers/base/completion/interleave.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

async function* counting(items: number): AsyncGenerator<number> {
  for (let item = 0; item < items; item++) yield item;
}

test('a stream that is silent keeps nothing of what the others bring', async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  async function* silent(): AsyncGenerator<number> {
    yield await promise;
  }
  const items = 20_000;
  const streams = [async () => silent(), async () => counting(items)];
  const before = heapBytes();
  let kept = 0;

  for await (const [, item] of interleave(streams, { concurrency: 2, abandon: () => {} })) {
    if (item !== items - 1) continue;
    kept = heapBytes() - before;
    resolve(-1);
  }

  expect(kept).toBeLessThan(2_000_000);
});

test('one that always has more lets the others have their turn', async () => {
  const order: number[] = [];

  for await (const [stream] of interleave([async () => counting(50), async () => counting(50)], {
    concurrency: 2,
    abandon: () => {},
  }))
    order.push(stream);

  expect(order.slice(0, 10).filter((stream) => stream === 1)).toHaveLength(5);
});
