import { expect, test } from 'vitest';
import { type CompletionDialect, openAICompatibleCompletion } from '../../../../providers/base/completion/dialect.ts';
import type { CompletionChunk, CompletionRequest } from '../../../../providers/base/completion/types.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { toJson } from '../../../../providers/base/wire-text.ts';
import { inPieces, sse } from '../../../helpers/bytes.ts';
import { collect } from '../../../helpers/collect.ts';
import { callContext } from '../../../helpers/context.ts';

async function read(
  events: readonly unknown[],
  request: Partial<CompletionRequest> = {},
  dialect: CompletionDialect = {},
): Promise<CompletionChunk[]> {
  const ctx = callContext<'completion'>('acme', 'm', { model: 'acme/m', prompt: 'One', stream: true, ...request });
  const bytes = sse(events.map((data) => ({ data })));
  const chunks = openAICompatibleCompletion(dialect).transformStream?.(decodeSse(inPieces(bytes, 50)), ctx);
  return collect(chunks as AsyncIterable<CompletionChunk>);
}

const head = { id: 'cmpl-1', object: 'text_completion', created: 1, model: 'm' };
const piece = (text: string, reason: string | null = null, more: object = {}) => ({
  ...head,
  choices: [{ text, index: 0, logprobs: null, finish_reason: reason, ...more }],
});

test('a chunk that needs no mending is the very text that came', async () => {
  const text =
    '{ "id": "cmpl-1", "object": "text_completion", "created": 1, "choices": [{"text": " Caf\\u00e9", "index": 0, "logprobs": null, "finish_reason": null}], "model": "m" }';

  const [first] = await read([text, piece('', 'stop'), '[DONE]']);

  expect(toJson(first as CompletionChunk)).toBe(text);
});

test('a text that comes with its finish reason goes before it', async () => {
  expect(await read([piece('a', 'length'), '[DONE]'])).toEqual([piece('a'), piece('', 'length')]);
});

test('a delta beside the text is taken out', async () => {
  expect(await read([piece('a', null, { delta: { content: 'a' } }), piece('', 'stop'), '[DONE]'])).toEqual([
    piece('a'),
    piece('', 'stop'),
  ]);
});

test('a host that streams as it chats is read all the same, without what pads its chunks', async () => {
  const said = (delta: object, finish_reason: string | null) => ({
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason }],
    p: 'abc',
  });
  const events = [said({ role: 'assistant', content: '' }, null), said({ content: 'a' }, null), said({}, 'stop')];

  expect(await read([...events, '[DONE]'])).toEqual([piece('a'), piece('', 'stop')]);
});

test('log probabilities told as in a chat become lists, whose offsets go on', async () => {
  const said = (token: string) =>
    piece(token, null, { logprobs: { content: [{ token, bytes: null, logprob: -1, top_logprobs: [] }] } });
  const lists = (token: string, offset: number) =>
    piece(token, null, { logprobs: { tokens: [token], token_logprobs: [-1], text_offset: [offset] } });

  expect(await read([said('ab'), said('c'), piece('', 'stop'), '[DONE]'], { logprobs: 0 })).toEqual([
    lists('ab', 3),
    lists('c', 5),
    piece('', 'stop'),
  ]);
});

test('the finish reason waits for the end marker, and only the first counts', async () => {
  expect(await read([piece('a', 'length'), piece('b', 'stop'), '[DONE]'])).toEqual([
    piece('a'),
    piece('b'),
    piece('', 'length'),
  ]);
});

test('the last usage of many is the one that is told', async () => {
  const usage = (count: number) => ({ prompt_tokens: 1, completion_tokens: count, total_tokens: 1 + count });

  const chunks = await read([{ ...piece('a'), usage: usage(1) }, { ...piece('', 'stop'), usage: usage(2) }, '[DONE]']);

  expect(chunks.at(-1)).toEqual({ ...head, choices: [], usage: usage(2) });
  expect(chunks.slice(0, -1).every((chunk) => chunk.usage === undefined)).toBe(true);
});

test('a new id in the middle does not get through', async () => {
  const chunks = await read([piece('a'), { ...piece('b'), id: 'other', created: 2 }, piece('', 'stop'), '[DONE]']);

  expect(chunks.map(({ id, created }) => [id, created])).toEqual([
    ['cmpl-1', 1],
    ['cmpl-1', 1],
    ['cmpl-1', 1],
  ]);
});

test.each([
  ['without a marker', [piece('a'), piece('', 'stop')], {}],
  ['without anything', [], {}],
  ['with nothing but a marker', ['[DONE]'], {}],
  ['of another shape', [{ unexpected: ['shape'] }], {}],
  ['that leaves out a prompt', [piece('a', 'stop'), '[DONE]'], { prompt: ['One', 'Two'] }],
])('a stream %s is cut', async (_, events, request) => {
  await expect(read(events, request)).rejects.toMatchObject({ fields: { code: 'stream_cut' } });
});

test('hosts that leave the marker out end with the reason of every choice', async () => {
  const dialect = { endMarker: 'finish-reason' } as const;

  expect(await read([piece('a', 'stop')], {}, dialect)).toHaveLength(2);
  await expect(read([piece('a')], {}, dialect)).rejects.toMatchObject({ fields: { code: 'stream_cut' } });
  await expect(read([piece('a', 'stop')], { n: 2 }, dialect)).rejects.toMatchObject({ fields: { code: 'stream_cut' } });
});

test.each([
  [{ error: { message: 'Too slow.', type: 'timeout_error' } }, 'timeout'],
  [piece('', 'error'), 'upstream'],
])('%j ends the stream with an error', async (event, kind) => {
  await expect(read([piece('a'), event, '[DONE]'])).rejects.toMatchObject({ fields: { kind } });
});
