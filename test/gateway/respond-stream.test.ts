import { afterEach, describe, expect, test, vi } from 'vitest';
import { chatEndpoint } from '../../gateway/chat/definition.ts';
import type { GatewayResponse } from '../../gateway/http.ts';
import { respondStream } from '../../gateway/respond-stream.ts';
import { begin } from '../../gateway/routing/begun.ts';
import type { ChatChunk, ChatRequest } from '../../providers/base/chat-types.ts';
import type { Result } from '../../providers/base/endpoint.ts';
import { GatewayError, ProviderError } from '../../providers/base/errors.ts';
import { parseJson } from '../../providers/base/wire-text.ts';
import { callRecord } from '../helpers/call-record.ts';
import { collect } from '../helpers/collect.ts';

afterEach(() => {
  vi.useRealTimers();
});

const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
const info = { headers: { 'retry-after': '3' }, upstreamRequestId: 'up_1', dropped: ['seed', 'store'] };
const upstream = {
  'x-rawdog-provider': 'acme',
  'x-rawdog-upstream-request-id': 'up_1',
  'x-rawdog-dropped-params': 'seed,store',
};

const chunk = (content: string, finish_reason: 'stop' | null = null) =>
  ({ id: 'c', choices: [{ index: 0, delta: { content }, finish_reason }] }) as unknown as ChatChunk;
const last = { id: 'c', choices: [], usage } as unknown as ChatChunk;

type Streamed = Result<'chat'> & { kind: 'stream' };
const streamOf = (chunks: AsyncIterable<ChatChunk>): Promise<Streamed> =>
  Promise.resolve({ kind: 'stream', chunks, ...info });
async function* chunks(...all: (ChatChunk | Error)[]): AsyncGenerator<ChatChunk> {
  for (const step of all) {
    if (step instanceof Error) throw step;
    yield step;
  }
}

const options = { commitAfterMs: 1000, now: () => 42 };
const asked: ChatRequest = { model: 'a/b', messages: [] };

const respond = (call: Promise<Result<'chat'>>, record = callRecord(), request = asked) =>
  respondStream<'chat'>(
    call.then((result) => begin<'chat'>(result, () => true)),
    request,
    record,
    chatEndpoint,
    options,
  );

/** The body of a streamed answer, event by event. */
async function eventsOf({ body }: GatewayResponse): Promise<unknown[]> {
  const texts = await collect(body as AsyncIterable<string>);
  return texts.map((text) => {
    expect(text).toMatch(/^data: .+\n\n$/);
    const data = text.slice('data: '.length, -2);
    return data === '[DONE]' ? data : (JSON.parse(data) as unknown);
  });
}

const overloaded = new ProviderError('acme', 'overloaded', 'Busy.');
const overloadedBody = { error: { message: 'Busy.', type: 'overloaded_error', param: null, code: 'overloaded' } };

describe('a stream', () => {
  test('goes out chunk by chunk, with a mark at its end', async () => {
    const record = callRecord();

    const answer = await respond(streamOf(chunks(chunk('Hi'), chunk('', 'stop'), last)), record);

    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache',
        'x-accel-buffering': 'no',
        'retry-after': '3',
        ...upstream,
      },
    });
    expect(await eventsOf(answer)).toEqual([chunk('Hi'), chunk('', 'stop'), '[DONE]']);
    expect(record).toMatchObject({
      status: 200,
      chunks: 3,
      usage: { promptTokens: 1, completionTokens: 2 },
      finishReason: 'stop',
      firstChunkAt: 42,
    });
  });

  test('shows its usage to a caller who asked', async () => {
    const answer = await respond(streamOf(chunks(chunk('Hi', 'stop'), last)), callRecord(), {
      ...asked,
      stream_options: { include_usage: true },
    });

    expect(await eventsOf(answer)).toEqual([{ ...chunk('Hi', 'stop'), usage: null }, last, '[DONE]']);
  });

  test('of chunks written in several lines has each of them in its event', async () => {
    const text = '{"id":"c",\n "choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}';
    const [event] = await collect(
      (await respond(streamOf(chunks(parseJson(text) as ChatChunk)))).body as AsyncIterable<string>,
    );

    expect(event).toBe(`data: ${text.replace('\n', '\ndata: ')}\n\n`);
  });

  test.each([
    ['the call fails', () => Promise.reject(overloaded)],
    ['its first chunk fails', () => streamOf(chunks(overloaded))],
  ])('is a real error when %s', async (_, call) => {
    await expect(respond(call())).rejects.toBe(overloaded);
  });

  test.each([
    [overloaded, overloadedBody],
    [
      new TypeError('secret'),
      {
        error: {
          message: 'acme sent an answer that could not be understood.',
          type: 'api_error',
          param: null,
          code: 'invalid_response',
        },
      },
    ],
  ])('that fails later ends with one error and no mark: %s', async (error, body) => {
    const record = callRecord();

    const answer = await respond(streamOf(chunks(chunk('Hi'), error, chunk('more'))), record);

    expect(await eventsOf(answer)).toEqual([chunk('Hi'), body]);
    expect(record.error).toBeInstanceOf(GatewayError);
  });

  test('that ends before anything came is just the mark', async () => {
    expect(await eventsOf(await respond(streamOf(chunks())))).toEqual(['[DONE]']);
  });

  test('whose reader leaves stops the provider', async () => {
    let stopped = false;
    async function* endless(): AsyncGenerator<ChatChunk> {
      try {
        for (;;) yield chunk('more');
      } finally {
        stopped = true;
      }
    }

    const { body } = await respond(streamOf(endless()));
    for await (const _ of body as AsyncIterable<string>) break;

    expect(stopped).toBe(true);
  });
});

describe('a stream that is silent for long', () => {
  function silent() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { promise, resolve, reject } = Promise.withResolvers<Streamed>();
    const record = callRecord();
    const answer = respond(promise, record);
    return { answer, record, resolve, reject };
  }

  test('is answered with its headers first, of which only the gateway knows', async () => {
    const { answer, record, resolve } = silent();

    await vi.advanceTimersByTimeAsync(1000);
    const response = await answer;
    resolve(await streamOf(chunks(chunk('Hi'))));

    expect([response.status, response.headers]).toEqual([
      200,
      {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache',
        'x-accel-buffering': 'no',
        'x-rawdog-provider': 'acme',
      },
    ]);
    expect(await eventsOf(response)).toEqual([chunk('Hi'), '[DONE]']);
    expect(record.upstreamRequestId).toBe('up_1');
  });

  test('and fails then, tells it as an event', async () => {
    const { answer, record, reject } = silent();

    await vi.advanceTimersByTimeAsync(1000);
    const response = await answer;
    reject(overloaded);

    expect(await eventsOf(response)).toEqual([overloadedBody]);
    expect(record).toMatchObject({ status: 200, error: overloaded });
  });

  test('and fails while nobody reads, leaves no rejection behind', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const { answer, reject } = silent();

    await vi.advanceTimersByTimeAsync(1000);
    await answer;
    reject(overloaded);
    await new Promise((resolve) => setImmediate(resolve));

    expect(unhandled).not.toHaveBeenCalled();
    process.off('unhandledRejection', unhandled);
  });

  test('but answers just in time, is answered as usual', async () => {
    const { answer, reject } = silent();
    answer.catch(() => {});

    await vi.advanceTimersByTimeAsync(999);
    reject(overloaded);

    await expect(answer).rejects.toBe(overloaded);
    expect(vi.getTimerCount()).toBe(0);
  });
});
