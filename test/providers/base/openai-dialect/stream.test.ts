import { describe, expect, test } from 'vitest';
import type { ChatChunk } from '../../../../providers/base/chat-types.ts';
import { type Dialect, openAICompatibleChat } from '../../../../providers/base/openai-dialect/dialect.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { toJson } from '../../../../providers/base/wire-text.ts';
import { assemble, expectConforming } from '../../../helpers/assemble.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext, created } from '../../../helpers/context.ts';

const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_767_225_600, model: 'm-1' };
const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
const piece = (delta: object, finish_reason: string | null = null, more: object = {}) => ({
  ...head,
  choices: [{ index: 0, delta, logprobs: null, finish_reason, ...more }],
});
const call = (fragment: object) => piece({ tool_calls: [fragment] });
const opening = piece({ role: 'assistant', content: '', refusal: null });
const ending = piece({}, 'stop');

async function streamText(text: string, dialect: Dialect = {}, request: object = {}): Promise<ChatChunk[]> {
  const { transformStream } = openAICompatibleChat(dialect);
  const bytes = (async function* () {
    yield Buffer.from(text);
  })();
  return collect(transformStream?.(decodeSse(bytes), chatContext('host', 'm-1', request)) ?? expect.fail());
}

function toText(events: readonly (object | string)[]): string {
  return events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('');
}

const stream = (events: readonly (object | string)[], dialect?: Dialect, request?: object) =>
  streamText(toText([...events, '[DONE]']), dialect, request);
const deltas = (chunks: readonly ChatChunk[]) => chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta));
const callsOf = async (events: readonly object[]) =>
  assemble(await stream([opening, ...events, piece({}, 'tool_calls')])).choices[0]?.message.tool_calls;

describe('a chunk that follows the rules', () => {
  test('goes on as the very text that came', async () => {
    const texts = [
      '{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1767225600,"model":"m-1","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"obfuscation":"x1","usage":null}',
      '{ "id":"chatcmpl-1", "object":"chat.completion.chunk","created":1767225600,"model":"m-1","choices":[{"index":0,"delta":{"content":"H\\u00e9"},"logprobs":{"content":[{"token":"H","logprob":-1e-07}]},"finish_reason":null}],"new_field":1.0}',
    ];

    const chunks = await streamText(toText([...texts, ending, '[DONE]']), { native: true });

    expect(chunks.slice(0, 2).map(toJson)).toEqual(texts);
  });

  test('goes on as it came from every host once its content has begun', async () => {
    const text = JSON.stringify(piece({ content: ' there' }));

    const chunks = await streamText(toText([opening, piece({ content: 'Hello' }), text, ending, '[DONE]']));

    expect(chunks.map(toJson)).toContain(text);
  });
});

test('a first chunk keeps its empty content, also with what must be mended', async () => {
  const verdict = { ...head, id: '', choices: [], prompt_filter_results: [{ prompt_index: 0 }] };

  const chunks = await stream([verdict, opening, ending], { native: true });

  expect(deltas(chunks)).toEqual([{ role: 'assistant', content: '' }, {}]);
});

describe('the envelope', () => {
  test('is the same on every chunk, whatever the host puts there', async () => {
    const chunks = await stream([
      { ...opening, id: 'a', created: 1 },
      { ...piece({ content: 'x' }), id: 'b', created: 2, model: 'other', object: 'chat.completion.done' },
      { ...ending, id: '', created: 0 },
    ]);

    expectConforming(chunks);
    expect(chunks[0]).toMatchObject({ id: 'a', created: 1, model: 'm-1' });
  });

  test('is made up where the host has none', async () => {
    const chunks = await stream([
      { choices: [{ delta: { content: 'x' } }] },
      { choices: [{ delta: {}, finish_reason: 'stop' }] },
    ]);

    expect(chunks[0]).toMatchObject({ id: 'chatcmpl-test', created, model: 'm-1', object: 'chat.completion.chunk' });
  });

  test('keeps what the host adds, and carries what comes without choices', async () => {
    const chunks = await stream([
      { ...head, id: '', model: '', choices: [], prompt_filter_results: ['safe'] },
      { ...opening, provider: 'P' },
      ending,
      { ...head, choices: [], usage, citations: ['https://example.com'] },
    ]);

    expect(chunks[0]).toMatchObject({ id: 'chatcmpl-1', model: 'm-1', provider: 'P', prompt_filter_results: ['safe'] });
    expect(chunks.at(-2)).toMatchObject({
      citations: ['https://example.com'],
      choices: [{ delta: {}, finish_reason: 'stop' }],
    });
  });
});

describe('the role', () => {
  test('comes once, on the first chunk, although the host repeats it', async () => {
    const chunks = await stream([
      piece({ role: 'assistant', content: 'a' }),
      piece({ role: 'assistant', content: 'b' }),
      ending,
    ]);

    expect(deltas(chunks)).toEqual([{ role: 'assistant', content: 'a' }, { content: 'b' }, {}]);
  });

  test('is added where the host leaves it out', async () => {
    expect(deltas(await stream([piece({ content: 'a' }), ending]))).toEqual([{ role: 'assistant', content: 'a' }, {}]);
  });

  test('comes before an end without a word', async () => {
    expect(deltas(await stream([ending]))).toEqual([{ role: 'assistant', content: '' }, {}]);
  });
});

describe('tool calls', () => {
  const a = { id: 'call_a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } };
  const b = { id: 'call_b', type: 'function', function: { name: 'g', arguments: '{"y":2}' } };

  test.each([
    ['numbered by content blocks', [call({ ...a, index: 1 }), call({ ...b, index: 3 })]],
    ['all numbered 0', [call({ ...a, index: 0 }), call({ ...b, index: 0 })]],
    ['not numbered', [call(a), call(b)]],
    ['in one chunk', [piece({ tool_calls: [a, b] })]],
    [
      'in fragments that mix',
      [
        call({ index: 0, ...a, function: { name: 'f', arguments: '{"x"' } }),
        call({ index: 1, ...b, function: { name: 'g', arguments: '{"y"' } }),
        call({ index: 0, function: { arguments: ':1}' } }),
        call({ index: 1, function: { arguments: ':2}' } }),
      ],
    ],
    [
      'with id, type and name on every fragment',
      [
        call({ index: 0, ...a, function: { name: 'f', arguments: '{"x"' } }),
        call({ index: 0, ...a, function: { name: 'f', arguments: ':1}' } }),
        call({ index: 1, ...b }),
      ],
    ],
    [
      'without index after the first fragment',
      [call({ ...a, function: { name: 'f', arguments: '{"x"' } }), call({ function: { arguments: ':1}' } }), call(b)],
    ],
    ['with arguments as objects', [call({ ...a, function: { name: 'f', arguments: { x: 1 } } }), call(b)]],
  ])('%s come out counted and whole', async (_, events) => {
    expect(await callsOf(events)).toEqual([a, b]);
  });

  test('without ids are told apart by their names, and get ids', async () => {
    const calls = await callsOf([
      call({ index: 0, function: { name: 'f', arguments: '' } }),
      call({ index: 0, function: { name: 'g', arguments: '{}' } }),
      call({ index: 0, function: { name: 'g', arguments: '{}' } }),
    ]);

    expect(calls?.map(({ id, function: fn }) => [id, fn.name, fn.arguments])).toEqual([
      ['call_chatcmpl-test_0', 'f', '{}'],
      ['call_chatcmpl-test_1', 'g', '{}'],
      ['call_chatcmpl-test_2', 'g', '{}'],
    ]);
  });

  test('with one id under two indices stay two', async () => {
    const calls = await callsOf([call({ ...a, index: 0 }), call({ ...a, index: 1 })]);

    expect(calls?.map(({ function: fn }) => fn.arguments)).toEqual(['{"x":1}', '{"x":1}']);
  });

  test.each([[undefined], [null], [''], ['null'], [{}]])('with the arguments %j get an empty object', async (args) => {
    const calls = await callsOf([call({ index: 0, id: 'call_a', function: { name: 'f', arguments: args } })]);

    expect(calls?.[0]?.function.arguments).toBe('{}');
  });

  test('may have `null` for a fragment of their arguments', async () => {
    const fragments = ['{"x":', 'null', '}'].map((text) => call({ index: 0, function: { arguments: text } }));

    const calls = await callsOf([
      call({ index: 0, id: 'call_a', function: { name: 'f', arguments: '' } }),
      ...fragments,
    ]);

    expect(calls?.[0]?.function.arguments).toBe('{"x":null}');
  });

  test('of custom tools go on as they are', async () => {
    const start = { index: 0, id: 'call_c', type: 'custom', custom: { name: 'sql', input: '' } };
    const chunks = await stream([
      opening,
      call(start),
      call({ index: 0, custom: { input: 'SELECT' } }),
      piece({}, 'tool_calls'),
    ]);

    expect(deltas(chunks).slice(1)).toEqual([
      { tool_calls: [start] },
      { tool_calls: [{ index: 0, custom: { input: 'SELECT' } }] },
      {},
    ]);
  });

  test('of the legacy form go on, with their own finish reason', async () => {
    const chunks = await stream([
      piece({ role: 'assistant', content: null, function_call: { name: 'f', arguments: '' } }),
      piece({ function_call: { arguments: '{}' } }),
      piece({}, 'function_call'),
    ]);

    expect(deltas(chunks)).toEqual([
      { role: 'assistant', function_call: { name: 'f', arguments: '' } },
      { function_call: { arguments: '{}' } },
      {},
    ]);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('function_call');
  });

  test("keep the signatures of Google's mirror", async () => {
    const extra_content = { google: { thought_signature: 'c2ln' } };

    expect(await callsOf([call({ ...a, extra_content })])).toEqual([{ ...a, extra_content }]);
  });
});

describe('other kinds of deltas', () => {
  test.each([
    ['audio', { audio: { id: 'audio_1', data: 'AAAA', transcript: 'Hi' } }],
    ['annotations', { annotations: [{ type: 'url_citation' }] }],
    ['of a kind to come', { hologram: 'x' }],
  ])('%s go on', async (_, delta) => {
    expect(deltas(await stream([opening, piece(delta), ending]))).toContainEqual(delta);
  });

  test('that say nothing are left out', async () => {
    const chunks = await stream([
      piece({ role: 'assistant', content: '', reasoning_content: 'Hm', tool_calls: [] }),
      piece({ role: 'assistant', content: '', reasoning_content: '', tool_calls: [] }),
      ending,
    ]);

    expect(deltas(chunks)).toEqual([{ role: 'assistant', reasoning_content: 'Hm' }, {}]);
  });

  test('log probabilities stay with their text', async () => {
    const logprobs = { content: [{ token: 'a', logprob: -1, bytes: [97], top_logprobs: [] }], refusal: null };
    const chunks = await stream([opening, piece({ role: 'assistant', content: 'a' }, null, { logprobs }), ending]);

    expect(chunks[1]?.choices[0]).toEqual({ index: 0, delta: { content: 'a' }, logprobs, finish_reason: null });
  });
});

describe('the finish reason', () => {
  const reasons = async (events: readonly object[]) =>
    (await stream(events)).flatMap(({ choices }) => choices.map(({ finish_reason }) => finish_reason));

  test('comes alone, after the text it came with', async () => {
    const chunks = await stream([piece({ role: 'assistant', content: 'all' }, 'length', { stop_reason: 'x' })]);

    expect(chunks.map(({ choices }) => choices[0])).toEqual([
      { index: 0, delta: { role: 'assistant', content: 'all' }, logprobs: null, finish_reason: null },
      { index: 0, delta: {}, logprobs: null, finish_reason: 'length', stop_reason: 'x' },
    ]);
  });

  test.each([
    ['said twice', [opening, ending, piece({}, 'length')], 'stop'],
    ["with OpenAI's word for `eos`", [opening, piece({}, 'eos')], 'stop'],
    ['of an unknown kind', [opening, piece({}, 'whim')], 'stop'],
    ['never said before [DONE]', [opening, piece({ content: 'x' })], 'stop'],
    ['empty on every chunk', [piece({ role: 'assistant', content: 'x' }, ''), piece({}, 'length')], 'length'],
    [
      'empty beside tool calls',
      [call({ id: 'c', function: { name: 'f', arguments: '{}' } }), piece({}, '')],
      'tool_calls',
    ],
    [
      'empty before the real one',
      [call({ id: 'c', function: { name: 'f', arguments: '{' } }), piece({}, ''), piece({}, 'length')],
      'length',
    ],
  ])('%s, comes once and last', async (_, events, reason) => {
    const all = await reasons(events);

    expect([all.filter(Boolean), all.at(-1)]).toEqual([[reason], reason]);
  });

  test.each(['error', 'network_error', 'insufficient_system_resource'])('`%s` is a failure', async (reason) => {
    await expect(stream([opening, piece({}, reason)])).rejects.toMatchObject({ fields: { kind: 'upstream' } });
  });
});

describe('usage', () => {
  const full = { ...head, choices: [], usage };

  test.each([
    ['on a chunk of its own', [opening, ending, full]],
    ['beside the last choice', [opening, { ...ending, usage }]],
    [
      'growing on every chunk',
      [
        { ...opening, usage: { ...usage, completion_tokens: 0 } },
        { ...ending, usage },
      ],
    ],
    ["in Groq's own field", [opening, { ...ending, x_groq: { id: 'r', usage } }]],
    ['before the finish reason', [opening, full, ending]],
    ['twice', [opening, { ...ending, usage }, full]],
    ['on an empty choice after the end', [opening, ending, { ...piece({ role: 'assistant', content: '' }), usage }]],
  ])('%s, comes once, last and without choices', async (_, events) => {
    const chunks = await stream(events);

    const { id, choices, usage: counted } = chunks.at(-1) ?? expect.fail();
    expect([id, choices, counted]).toEqual([head.id, [], usage]);
    expect(chunks.slice(0, -1).some((chunk) => chunk.usage)).toBe(false);
  });
});

describe('several answers', () => {
  const part = (index: number, delta: object, finish_reason: string | null = null) => ({ index, delta, finish_reason });

  test('may come mixed, and share a chunk', async () => {
    const chunks = await stream([
      { ...head, choices: [part(0, { role: 'assistant', content: 'a' }), part(1, { content: 'x' })] },
      { ...head, choices: [part(1, { content: 'y' }, 'length'), part(0, { content: 'b' })] },
      { ...head, choices: [part(0, {}, 'stop')] },
    ]);

    expect(assemble(chunks).choices.map(({ message, finish_reason }) => [message.content, finish_reason])).toEqual([
      ['ab', 'stop'],
      ['xy', 'length'],
    ]);
  });

  test('are not complete before each has ended', async () => {
    const text = toText([{ ...head, choices: [part(0, { content: 'a' }, 'stop')] }]);

    await expect(streamText(text, { endMarker: 'finish-reason' }, { n: 2 })).rejects.toMatchObject({
      fields: { code: 'stream_cut' },
    });
  });
});

describe('what is no chunk', () => {
  test('comments, blank lines and empty events are passed over', async () => {
    const text = `: OPENROUTER PROCESSING\n\n\n\n${toText([opening])}: keep-alive\n\ndata:\n\n${toText([ending, '[DONE]'])}`;

    expect(deltas(await streamText(text))).toHaveLength(2);
  });

  test('an end without [DONE] is a cut, unless the host never says it', async () => {
    const text = toText([opening, piece({ content: 'x' }), ending]);

    await expect(streamText(text)).rejects.toMatchObject({ fields: { code: 'stream_cut' } });
    expect(assemble(await streamText(text, { endMarker: 'finish-reason' })).choices[0]?.message.content).toBe('x');
  });

  test('[DONE] alone is no answer', async () => {
    await expect(stream([])).rejects.toMatchObject({ fields: { code: 'stream_cut' } });
  });

  test('an error beside choices fails the stream, and hides the key', async () => {
    const failing = stream([opening, { ...piece({ content: '' }), error: { message: 'bad key test-key', code: 401 } }]);

    await expect(failing).rejects.toMatchObject({ fields: { kind: 'authentication', message: 'bad key [redacted]' } });
  });

  test('an `error` event fails the stream, whatever its data', async () => {
    const text = `${toText([opening])}event: error\ndata: {"message":"Too busy","code":"overloaded"}\n\n`;

    await expect(streamText(text)).rejects.toMatchObject({ fields: { message: 'Too busy', code: 'overloaded' } });
  });
});
