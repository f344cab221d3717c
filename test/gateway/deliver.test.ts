import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { deliver } from '../../gateway/deliver.ts';
import type { GatewayResponse } from '../../gateway/http.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Keeps each write that reaches it; `slow` ones finish when told. */
class Sink extends Writable {
  readonly writes: string[] = [];
  readonly waiting: (() => void)[] = [];
  readonly #slow: boolean;

  constructor(options: { slow?: boolean; highWaterMark?: number } = {}) {
    super({ highWaterMark: options.highWaterMark ?? 1024 });
    this.#slow = options.slow ?? false;
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#take(String(chunk), done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#take(Buffer.concat(chunks.map(({ chunk }) => chunk)).toString(), done);
  }

  #take(text: string, done: () => void): void {
    this.writes.push(text);
    if (this.#slow) this.waiting.push(done);
    else done();
  }
}

const response = (body: GatewayResponse['body']): GatewayResponse => ({ status: 200, headers: {}, body });

async function* texts(...all: string[]): AsyncGenerator<string> {
  yield* all;
}

const keepAlive = ': keep-alive\n\n';

describe('a body', () => {
  test.each([
    ['a text', 'Grüße'],
    ['bytes', [Buffer.from('Grüße')]],
    ['many bytes', [Buffer.from('Grüße '.repeat(10_000))]],
    ['pieces', [Buffer.from('Gr'), Buffer.from('üße '.repeat(10_000))]],
    ['nothing', ''],
  ])('that is %s goes out whole', async (_, body) => {
    const sink = new Sink();

    const delivery = await deliver(response(body), sink, 1000);
    await turn();

    expect(sink.writes.join('')).toBe([body].flat().join(''));
    expect(sink.writableFinished).toBe(true);
    expect(delivery).toEqual({ aborted: false });
  });

  test('that is streamed goes out in order, and ends', async () => {
    const sink = new Sink();

    const delivery = await deliver(response(texts('a', 'b', 'c')), sink, 1000);
    await turn();

    expect(sink.writes.join('')).toBe('abc');
    expect(sink.writableFinished).toBe(true);
    expect(delivery).toEqual({ aborted: false });
  });
});

test('a whole answer is delivered once it is out, and not before', async () => {
  const sink = new Sink({ slow: true });
  let delivered = false;

  const delivery = deliver(response('text'), sink, 1000).then(() => {
    delivered = true;
  });
  await turn();
  expect(delivered).toBe(false);
  sink.waiting.shift()?.();
  await delivery;

  expect(delivered).toBe(true);
});

describe('writes', () => {
  test('of one burst are one', async () => {
    const sink = new Sink();

    await deliver(response(texts('a', 'b', 'c')), sink, 1000);
    await turn();

    expect(sink.writes).toEqual(['abc']);
  });

  test('of two bursts are two, and the first does not wait for the second', async () => {
    const sink = new Sink();
    async function* body(): AsyncGenerator<string> {
      yield 'a';
      yield 'b';
      await turn();
      expect(sink.writes).toEqual(['ab']);
      yield 'c';
    }

    await deliver(response(body()), sink, 1000);
    await turn();

    expect(sink.writes).toEqual(['ab', 'c']);
  });

  test('wait for a sink that is full', async () => {
    const sink = new Sink({ slow: true, highWaterMark: 10 });
    let taken = 0;
    async function* body(): AsyncGenerator<string> {
      for (; taken < 100; taken++) yield 'twelve bytes';
    }

    const delivery = deliver(response(body()), sink, 1000);
    await turn();
    expect(taken).toBeLessThan(3);

    while (!sink.writableFinished) {
      sink.waiting.shift()?.();
      await turn();
    }
    await delivery;
    expect(sink.writes.join('')).toBe('twelve bytes'.repeat(100));
  });
});

describe('silence', () => {
  test('is bridged by comments, and every event puts them off', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    const sink = new Sink();
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    async function* body(): AsyncGenerator<string> {
      await pause(2500);
      yield 'a';
      await pause(900);
      yield 'b';
      await pause(1500);
      yield 'c';
    }

    const delivery = deliver(response(body()), sink, 1000);
    await vi.advanceTimersByTimeAsync(10_000);
    await delivery;
    await turn();

    expect(sink.writes).toEqual([keepAlive, keepAlive, 'a', 'b', keepAlive, 'c']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('a stream of lines that are no events stays as it is, however long its silences', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearInterval'] });
  const sink = new Sink();
  async function* body(): AsyncGenerator<string> {
    await new Promise((resolve) => setTimeout(resolve, 5000));
    yield 'a,b\r\n';
  }

  const delivery = deliver({ ...response(body()), keepAlive: false }, sink, 1000);
  await vi.advanceTimersByTimeAsync(10_000);
  await delivery;

  expect(sink.writes).toEqual(['a,b\r\n']);
});

describe('a caller who left', () => {
  test('stops the source and is noted', async () => {
    const sink = new Sink();
    let stopped = false;
    async function* body(): AsyncGenerator<string> {
      try {
        for (;;) {
          yield 'a';
          await turn();
        }
      } finally {
        stopped = true;
      }
    }

    const delivery = deliver(response(body()), sink, 1000);
    await turn();
    sink.destroy();

    expect(await delivery).toEqual({ aborted: true });
    expect(stopped).toBe(true);
  });

  test('before a whole answer was out is noted', async () => {
    const sink = new Sink({ slow: true });

    const delivery = deliver(response('text'), sink, 1000);
    await turn();
    sink.destroy();

    expect(await delivery).toEqual({ aborted: true });
  });

  test('while the sink was full stops the source too', async () => {
    const sink = new Sink({ slow: true, highWaterMark: 1 });

    const delivery = deliver(response(texts('a', 'b', 'c')), sink, 1000);
    await turn();
    sink.destroy();

    expect(await delivery).toEqual({ aborted: true });
  });

  test.each([
    ['a text', () => 'text'],
    ['a stream', () => texts('a', 'b')],
  ])('before %s began is noted', async (_, body) => {
    const sink = new Sink();
    sink.destroy();
    await turn();

    const delivery = await deliver(response(body()), sink, 1000);

    expect(delivery).toEqual({ aborted: true });
    expect(sink.writes).toEqual([]);
  });
});

describe('an error', () => {
  test('of the sink is no error of ours', async () => {
    const sink = new Sink();
    sink._write = (_chunk, _encoding, done: (error?: Error) => void) => done(new Error('EPIPE'));
    sink._writev = (_chunks, done: (error?: Error) => void) => done(new Error('EPIPE'));

    await expect(deliver(response(texts('a', 'b')), sink, 1000)).resolves.toHaveProperty('aborted');
    await expect(deliver(response('text'), sink, 1000)).resolves.toHaveProperty('aborted');
  });

  test('of the body makes the answer look cut', async () => {
    const sink = new Sink();
    async function* body(): AsyncGenerator<string> {
      yield 'a';
      await turn();
      throw new Error('should not happen');
    }

    await deliver(response(body()), sink, 1000);
    await turn();

    expect([sink.destroyed, sink.writableFinished]).toEqual([true, false]);
  });
});
