/** What a stream can do beside giving an answer. */
import { describe, expect, test } from 'vitest';
import type { ChatChunk } from '../../../../providers/base/chat-types.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { geminiChat } from '../../../../providers/gemini/chat/transformation.ts';
import { inPieces, sse } from '../../../helpers/bytes.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';

const ctx = chatContext('gemini', 'gemini-3-pro-preview');
const said = (text: string, more: object = {}) => ({ candidates: [{ content: { parts: [{ text }] }, ...more }] });
const done = { finishReason: 'STOP' };

/** The chunks until the stream ends or fails. */
async function play(events: readonly unknown[]): Promise<{ chunks: ChatChunk[]; error?: unknown }> {
  const bytes = sse(events.map((data) => ({ data })));
  const chunks: ChatChunk[] = [];
  try {
    const stream = geminiChat.transformStream?.(decodeSse(inPieces(bytes, 64)), ctx) ?? [];
    for await (const chunk of stream as AsyncIterable<ChatChunk>) chunks.push(chunk);
    return { chunks };
  } catch (error) {
    return { chunks, error };
  }
}

const overloaded = { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } };

describe('an error in the stream', () => {
  test('after some text ends it with no finish', async () => {
    const { chunks, error } = await play([said('Hel'), overloaded, said('lo', done)]);

    expect(chunks.map((chunk) => chunk.choices[0]?.delta)).toEqual([{ role: 'assistant', content: 'Hel' }]);
    expect(error).toMatchObject({
      provider: 'gemini',
      message: 'The model is overloaded.',
      fields: { kind: 'overloaded', status: 503, retryable: true },
    });
  });

  test('may say when to come back, without the key it quotes', async () => {
    const details = [{ retryDelay: '3s' }];
    const { error } = await play([{ error: { code: 429, message: 'Slow down, test-key.', details } }]);

    expect(error).toMatchObject({
      fields: { kind: 'rate_limit', message: 'Slow down, [redacted].', headers: { 'retry-after': '3' } },
    });
  });

  test('may be pretty-printed, or in a list of its own', async () => {
    const lines = JSON.stringify(overloaded, null, 2).replaceAll('\n', '\ndata: ');

    expect((await play([lines])).error).toMatchObject({ fields: { kind: 'overloaded' } });
    expect((await play([[overloaded]])).error).toMatchObject({ fields: { kind: 'overloaded' } });
  });

  test('without a code is a fault of the provider', async () => {
    expect((await play([{ error: {} }])).error).toMatchObject({ fields: { kind: 'upstream', status: 500 } });
  });
});

describe('a stream is cut', () => {
  test.each([
    ['that never began', []],
    ['that only counted', [{ usageMetadata: { promptTokenCount: 3 } }]],
    ['that stopped in the middle', [said('Hel')]],
    ['with one of two answers unfinished', [said('A', done), said('B', { index: 1 })]],
  ])('%s', async (_, events) => {
    const { chunks, error } = await play(events);

    expect(error).toMatchObject({ fields: { kind: 'upstream', code: 'stream_cut' } });
    expect(chunks.every((chunk) => !chunk.usage && chunk.choices.every((choice) => !choice.finish_reason))).toBe(true);
  });
});

test.each(['not JSON', '7', 'null', '"text"'])('an event that is no answer fails: %s', async (data) => {
  expect((await play([data])).error).toBeInstanceOf(Error);
});

test('the finish and the usage come last, with the counts of the last event', async () => {
  const counts = (n: number) => ({ usageMetadata: { promptTokenCount: 3, candidatesTokenCount: n } });
  const { chunks } = await play([
    { ...said('A', done), ...counts(1) },
    { ...said('B', done), ...counts(2) },
    counts(3),
  ]);

  expect(
    chunks.map(({ choices, usage }) => [choices[0]?.delta, choices[0]?.finish_reason, usage?.completion_tokens]),
  ).toEqual([
    [{ role: 'assistant', content: 'A' }, null, undefined],
    [{ content: 'B' }, null, undefined],
    [{}, 'stop', undefined],
    [undefined, undefined, 3],
  ]);
});

test('log probabilities go with the text they belong to', async () => {
  const chosen = (token: string, logProbability: number) => ({ token, tokenId: 1, logProbability });
  const logprobsResult = {
    chosenCandidates: [chosen('He', -0.1), chosen('llo', -0.2)],
    topCandidates: [{ candidates: [chosen('He', -0.1), chosen('Hi', -2)] }],
  };
  const events = [
    said('Hello', { logprobsResult }),
    said('', { ...done, logprobsResult: { chosenCandidates: [chosen('!', 0)] } }),
  ];
  const entry = (token: string, logprob: number) => ({ token, logprob, bytes: null });
  const hello = [
    { ...entry('He', -0.1), top_logprobs: [entry('He', -0.1), entry('Hi', -2)] },
    { ...entry('llo', -0.2), top_logprobs: [] },
  ];

  const { chunks } = await play(events);
  const whole = geminiChat.transformResponse(said('Hello', { ...done, logprobsResult }), ctx);

  expect(whole.choices[0]?.logprobs).toEqual({ content: hello, refusal: null });
  expect(
    chunks.flatMap(({ choices }) => choices.map(({ delta, logprobs }) => [delta.content, logprobs?.content])),
  ).toEqual([
    ['Hello', hello],
    ['', [{ ...entry('!', 0), top_logprobs: [] }]],
    [undefined, undefined],
  ]);
});

test('a list of arguments with a gap, or a name out of the arguments, gives no strange object', async () => {
  const pieces = (jsonPath: string) => ({
    candidates: [
      { content: { parts: [{ functionCall: { name: 'f', partialArgs: [{ jsonPath, stringValue: 'x' }] } }] }, ...done },
    ],
  });

  expect((await play([pieces('$.list[9].a')])).error).toBeInstanceOf(RangeError);
  expect((await play([pieces('$.list[0].constructor')])).error).toBeUndefined();
  const { chunks } = await play([pieces('$.__proto__.polluted')]);
  expect(chunks[0]?.choices[0]?.delta.tool_calls?.[0]?.function?.arguments).toBe('{"__proto__":{"polluted":"x"}}');
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('chunks come as the events do, one for each part', async () => {
  const chunks = await collect(
    geminiChat.transformStream?.(
      decodeSse(inPieces(sse([{ data: said('A') }, { data: said('B', done) }]), 1)),
      ctx,
    ) as AsyncIterable<ChatChunk>,
  );

  expect(chunks).toHaveLength(4);
});
