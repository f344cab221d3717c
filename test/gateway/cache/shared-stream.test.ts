import { expect, test, vi } from 'vitest';
import { SharedStream } from '../../../gateway/cache/shared-stream.ts';

function open(texts: readonly string[], onChunk: (text: string) => void = () => {}, fails = false) {
  const closed = vi.fn();
  async function* source() {
    try {
      yield* texts;
      if (fails) throw new Error('cut');
    } finally {
      closed();
    }
  }
  const onEnd = vi.fn();
  return { stream: new SharedStream(source(), onChunk, onEnd), onEnd, closed };
}

test('everyone finds every chunk at its place, and the same end', async () => {
  const { stream, onEnd } = open(['a', 'b']);

  const all = await Promise.all([1, 0, 2, 1, 3].map((index) => stream.at(index)));

  expect(all.map(({ value }) => value)).toEqual(['b', 'a', undefined, 'b', undefined]);
  expect(onEnd).toHaveBeenCalledTimes(1);
});

test('everyone fails where it fails, also who comes later', async () => {
  const { stream, onEnd } = open(['a'], undefined, true);

  await expect(stream.at(1)).rejects.toThrow('cut');
  await expect(stream.at(1)).rejects.toThrow('cut');
  expect((await stream.at(0)).value).toBe('a');
  expect(onEnd).toHaveBeenCalledTimes(1);
});

test('a chunk that cannot be taken ends its source too', async () => {
  const { stream, onEnd, closed } = open(['a', 'b'], () => {
    throw new Error('odd');
  });

  await expect(stream.at(0)).rejects.toThrow('odd');
  await stream.close();

  expect([onEnd.mock.calls.length, closed.mock.calls.length]).toEqual([1, 1]);
});

test('its source is ended where nobody reads on, unless it has ended', async () => {
  const [half, whole] = [open(['a', 'b']), open(['a'])];
  await half.stream.at(0);
  await whole.stream.at(1);

  await Promise.all([half.stream.close(), whole.stream.close()]);

  expect([half.closed.mock.calls.length, whole.closed.mock.calls.length]).toEqual([1, 1]);
  expect(half.onEnd).not.toHaveBeenCalled();
});
