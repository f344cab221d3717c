import fc from 'fast-check';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { assembleChat } from '../../../gateway/chat/assemble.ts';
import { replayChat } from '../../../gateway/chat/replay.ts';
import type { ChatChunk, ChatDelta, ChatResponse } from '../../../providers/base/chat-types.ts';
import { assemble, expectConforming } from '../../helpers/assemble.ts';
import { chatAnswer } from '../../helpers/whole-answers.ts';

const head = { id: 'c', created: 1, model: 'm', object: 'chat.completion.chunk' } as const;

function chunk(delta: object, finish_reason: string | null = null, index = 0, more: object = {}): ChatChunk {
  return { ...head, choices: [{ index, delta: delta as ChatDelta, finish_reason, ...more }] } as ChatChunk;
}

const last = chunk({}, 'stop');

/** Each text of a delta letter by letter, and each call's arguments after its beginning. */
function inPieces(chunks: readonly ChatChunk[]): ChatChunk[] {
  return chunks.flatMap((whole) => {
    const [choice] = whole.choices;
    if (!choice || choice.finish_reason) return [whole];
    const { role, tool_calls, ...said } = choice.delta;
    const deltas = [
      { role },
      ...Object.entries(said).flatMap(([name, value]): object[] =>
        typeof value === 'string' ? ['', ...value].map((letter) => ({ [name]: letter })) : [{ [name]: value }],
      ),
      ...(tool_calls ?? []).flatMap(({ function: fn, ...call }) => [
        { tool_calls: [{ ...call, function: { ...fn, arguments: '' } }] },
        ...[...(fn?.arguments ?? '')].map((letter) => ({
          tool_calls: [{ index: call.index, function: { arguments: letter } }],
        })),
      ]),
    ];
    return deltas.map((delta) => ({ ...whole, choices: [{ ...choice, logprobs: null, delta }] }) as ChatChunk);
  });
}

describe('an answer that is replayed as a stream', () => {
  test('is put together to the very same answer', () => {
    fc.assert(
      fc.property(chatAnswer, (answer) => {
        expect(assembleChat(replayChat(answer))).toEqual(answer);
      }),
    );
  });

  test('follows the rules that clients depend on', () => {
    fc.assert(fc.property(chatAnswer, (answer) => expectConforming(replayChat(answer))));
  });

  test("is the same to OpenAI's own client", async () => {
    const answer: ChatResponse = {
      id: 'c',
      created: 1,
      model: 'm',
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'Hm.',
            refusal: null,
            tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
          },
          logprobs: null,
          finish_reason: 'tool_calls',
        },
        {
          index: 1,
          message: { role: 'assistant', content: null, refusal: 'No.' },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
    };
    const events = replayChat(answer).map((each) => `data: ${JSON.stringify(each)}\n\n`);
    const fetch = async () =>
      new Response(`${events.join('')}data: [DONE]\n\n`, { headers: { 'content-type': 'text/event-stream' } });
    const openai = new OpenAI({ apiKey: 'k', baseURL: 'http://localhost', fetch });

    const final = await openai.chat.completions
      .stream({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] })
      .finalChatCompletion();

    expect(JSON.parse(JSON.stringify(final))).toEqual(answerOfClient(answer));
  });
});

/** Its client marks what it has parsed. */
function answerOfClient(answer: ChatResponse): unknown {
  const parsed = { parsed: null };
  return {
    ...answer,
    choices: answer.choices.map(({ message, ...choice }) => ({ ...choice, message: { ...message, ...parsed } })),
  };
}

describe('a stream that is put together', () => {
  test('is what a client makes of it, in whichever pieces it comes', () => {
    fc.assert(
      fc.property(chatAnswer, (answer) => {
        const bare = { ...answer, service_tier: undefined, system_fingerprint: undefined };
        const chunks = inPieces(replayChat(JSON.parse(JSON.stringify(bare))));

        expect(assembleChat(chunks)).toEqual(assemble(chunks));
      }),
    );
  });

  test('has its choices in order, and the lists of their log probabilities joined', () => {
    const token = (text: string) => ({ content: [{ token: text }], refusal: null });
    const chunks = [
      chunk({ role: 'assistant', content: 'b' }, null, 1),
      chunk({ role: 'assistant', content: 'a' }, null, 0, { logprobs: token('a') }),
      chunk({ content: 'c' }, null, 0, { logprobs: token('c') }),
      chunk({}, 'length', 1),
      chunk({}, 'stop', 0),
    ];

    expect(assembleChat(chunks)).toEqual({
      id: 'c',
      created: 1,
      model: 'm',
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'ac', refusal: null },
          logprobs: { content: [{ token: 'a' }, { token: 'c' }], refusal: null },
          finish_reason: 'stop',
        },
        {
          index: 1,
          message: { role: 'assistant', content: 'b', refusal: null },
          logprobs: null,
          finish_reason: 'length',
        },
      ],
    });
  });

  test('keeps what stands beside its choices, but not what hides their length', () => {
    const chunks = [
      { ...chunk({ role: 'assistant', content: 'a' }), service_tier: null, obfuscation: 'xyz' },
      { ...last, service_tier: 'flex', obfuscation: 'x' },
    ] as ChatChunk[];

    const { service_tier, ...rest } = assembleChat(chunks) ?? {};

    expect(service_tier).toBe('flex');
    expect(rest).not.toHaveProperty('obfuscation');
  });

  test('may have more chunks than a call takes arguments', () => {
    const many = Array.from({ length: 200_000 }, () => chunk({ content: 'a' }));

    expect(assembleChat([...many, last])?.choices[0]?.message.content).toBe('a'.repeat(200_000));
  });

  test.each([
    ['nothing came', []],
    ['it has no choice', [{ ...head, choices: [] }]],
    ['it has not ended', [chunk({ role: 'assistant', content: 'a' })]],
    ['one of its choices has not ended', [chunk({ content: 'a' }), last, chunk({ content: 'b' }, null, 1)]],
    ['it speaks', [chunk({ role: 'assistant', audio: { id: 'a', data: 'AAAA' } }), last]],
    ['a field changes its kind', [chunk({ content: 'a' }), chunk({ content: ['b'] }), last]],
    ['a call goes on that has not begun', [chunk({ tool_calls: [{ index: 1, function: { arguments: '{' } }] }), last]],
    ['a call is no function', [chunk({ tool_calls: [{ index: 0, type: 'custom', custom: { input: 'a' } }] }), last]],
  ])('is no answer where %s', (_, chunks) => {
    expect(assembleChat(chunks as ChatChunk[])).toBeUndefined();
  });
});
