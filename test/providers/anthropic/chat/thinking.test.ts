import { describe, expect, test } from 'vitest';
import type { ChatRequest, Message } from '../../../../providers/base/chat-types.ts';
import { signId } from '../../../../providers/base/signed-ids.ts';
import { send } from '../../../helpers/anthropic.ts';

const weather = { type: 'function', function: { name: 'get_weather', parameters: { type: 'object' } } } as const;
const block = { type: 'thinking', thinking: 'Weather, then.', signature: 'c2ln' } as const;
const redacted = { type: 'redacted_thinking', data: 'EmwKAhgB' } as const;

function thinkingOf(request: Partial<ChatRequest> & Record<string, unknown>, model?: string): object {
  const { body, dropped } = send(request, model);
  const { max_tokens, thinking, output_config } = body;
  return JSON.parse(JSON.stringify({ max_tokens, thinking, output_config, dropped })) as object;
}

describe('an effort becomes', () => {
  test.each([
    ['claude-haiku-4-5', 'high', { max_tokens: 40_400, thinking: { type: 'enabled', budget_tokens: 38_400 } }],
    ['claude-haiku-4-5', 'minimal', { max_tokens: 3280, thinking: { type: 'enabled', budget_tokens: 1280 } }],
    ['claude-opus-4-1', 'minimal', { max_tokens: 3024, thinking: { type: 'enabled', budget_tokens: 1024 } }],
    ['claude-opus-4-1', 'max', { max_tokens: 30_800, thinking: { type: 'enabled', budget_tokens: 28_800 } }],
    [
      'claude-sonnet-4-6',
      'high',
      { max_tokens: 2000, thinking: { type: 'adaptive' }, output_config: { effort: 'high' } },
    ],
    [
      'claude-opus-4-6',
      'minimal',
      { max_tokens: 2000, thinking: { type: 'adaptive' }, output_config: { effort: 'low' } },
    ],
    [
      'claude-opus-5',
      'xhigh',
      {
        max_tokens: 2000,
        thinking: { type: 'adaptive', display: 'summarized' },
        output_config: { effort: 'xhigh' },
      },
    ],
    [
      'claude-opus-4-6',
      'xhigh',
      { max_tokens: 2000, thinking: { type: 'adaptive' }, output_config: { effort: 'high' } },
    ],
    ['claude-3-5-haiku-latest', 'high', { max_tokens: 2000, dropped: ['reasoning_effort'] }],
    ['claude-haiku-4-5', 'none', { max_tokens: 2000, thinking: { type: 'disabled' } }],
    ['claude-opus-5', 'none', { max_tokens: 2000, thinking: { type: 'disabled' } }],
    ['claude-fable-5', 'none', { max_tokens: 2000, output_config: { effort: 'low' } }],
    ['claude-3-5-haiku-latest', 'none', { max_tokens: 2000 }],
  ] as const)('with %s and %s', (model, reasoning_effort, expected) => {
    expect(thinkingOf({ reasoning_effort, max_tokens: 2000 }, model)).toEqual(expected);
  });
});

test('without an effort nothing is said of thinking', () => {
  expect(thinkingOf({}, 'claude-opus-5')).toEqual({ max_tokens: 128_000 });
});

test('a budget is added to the limit, up to the ceiling of the model', () => {
  expect(thinkingOf({ reasoning_effort: 'low' })).toMatchObject({ max_tokens: 64_000 });
  expect(thinkingOf({ reasoning_effort: 'low', max_tokens: 60_000 })).toMatchObject({ max_tokens: 64_000 });
  expect(thinkingOf({ reasoning_effort: 'low', max_tokens: 70_000 })).toMatchObject({ max_tokens: 70_000 });
});

describe("Anthropic's own `thinking`", () => {
  test('passes through, with its budget on top of the limit', () => {
    const thinking = { type: 'enabled', budget_tokens: 3000 };

    expect(thinkingOf({ thinking, max_tokens: 500 })).toEqual({ max_tokens: 3500, thinking });
  });

  test('beats the effort, which then only sets the scale of adaptive models', () => {
    const thinking = { type: 'adaptive', display: 'omitted' };
    const request = { thinking, reasoning_effort: 'minimal', max_tokens: 500 } as const;

    expect(thinkingOf(request, 'claude-opus-4-8')).toEqual({
      max_tokens: 500,
      thinking,
      output_config: { effort: 'low' },
    });
    expect(thinkingOf({ ...request, thinking: { type: 'disabled' } }, 'claude-haiku-4-5')).toEqual({
      max_tokens: 500,
      thinking: { type: 'disabled' },
    });
  });

  test('says it best beside an `output_config` of the caller', () => {
    const request = { reasoning_effort: 'low', output_config: { effort: 'max' }, max_tokens: 9 } as const;

    expect(thinkingOf(request, 'claude-opus-4-6')).toMatchObject({ output_config: { effort: 'max' } });
  });
});

describe('a tool call that is forced', () => {
  const forced = { tools: [weather], tool_choice: 'required', max_tokens: 10 } as const;

  test('turns a budget off, named as dropped', () => {
    expect(thinkingOf({ ...forced, reasoning_effort: 'low' })).toEqual({
      max_tokens: 10,
      dropped: ['reasoning_effort'],
    });
    expect(thinkingOf({ ...forced, thinking: { type: 'enabled', budget_tokens: 2000 } })).toEqual({
      max_tokens: 10,
      dropped: ['thinking'],
    });
  });

  test('leaves adaptive thinking on', () => {
    expect(thinkingOf({ ...forced, reasoning_effort: 'low' }, 'claude-opus-4-6')).toMatchObject({
      thinking: { type: 'adaptive' },
    });
  });

  test('is none where the choice is null, auto, or a choice of several', () => {
    const allowed = { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [weather] } } as never;

    for (const tool_choice of [null as never, 'auto' as const, allowed])
      expect(thinkingOf({ ...forced, tool_choice, reasoning_effort: 'low' })).toMatchObject({
        thinking: { type: 'enabled' },
      });
  });

  test('may be our own, for a JSON answer', () => {
    expect(thinkingOf({ response_format: { type: 'json_object' }, reasoning_effort: 'low', max_tokens: 10 })).toEqual({
      max_tokens: 10,
      dropped: ['reasoning_effort'],
    });
  });
});

describe('in a tool loop', () => {
  const call = (id: string) => ({ id, type: 'function', function: { name: 'get_weather', arguments: '{}' } }) as const;
  const loop = (assistant: Partial<Message>, id: string, ...more: Message[]): Partial<ChatRequest> => ({
    messages: [
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: null, tool_calls: [call(id)], ...assistant } as Message,
      { role: 'tool', tool_call_id: id, content: '18' },
      ...more,
    ],
    tools: [weather],
    reasoning_effort: 'low',
    max_tokens: 10,
  });
  const on = { max_tokens: 6410, thinking: { type: 'enabled', budget_tokens: 6400 } };
  const off = { max_tokens: 10, dropped: ['reasoning_effort'] };
  const signed = signId('toolu_1', { blocks: [block, redacted] });
  const turn = (request: Partial<ChatRequest>, model?: string) =>
    (send(request, model).body['messages'] as object[])[1];
  const use = { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: {} };

  test("a client that returns only OpenAI's fields keeps the signatures through the id", () => {
    const request = loop({}, signed);

    expect(thinkingOf(request)).toEqual(on);
    expect(turn(request)).toEqual({ role: 'assistant', content: [block, redacted, use] });
    expect((send(request).body['messages'] as { content: object[] }[])[2]?.content).toEqual([
      { type: 'tool_result', tool_use_id: 'toolu_1', content: '18' },
    ]);
  });

  test('a client that keeps `thinking_blocks` but mints new ids keeps them too', () => {
    const request = loop({ thinking_blocks: [block] }, 'call_1');

    expect(thinkingOf(request)).toEqual(on);
    expect(turn(request)).toEqual({ role: 'assistant', content: [block, { ...use, id: 'call_1' }] });
  });

  test('a client that keeps both sends each block once', () => {
    expect(turn(loop({ thinking_blocks: [block, redacted] }, signed))).toEqual({
      role: 'assistant',
      content: [block, redacted, use],
    });
  });

  test('a client with empty `thinking_blocks` keeps those of the id', () => {
    expect(turn(loop({ thinking_blocks: [] }, signed))).toEqual({ role: 'assistant', content: [block, redacted, use] });
    expect(turn(loop({ thinking_blocks: null } as never, signed))).toEqual({
      role: 'assistant',
      content: [block, redacted, use],
    });
  });

  test('each block goes back right before the call it led to', () => {
    const second = { ...block, thinking: 'And Rome.' };
    const ids = [signed, signId('toolu_2', { blocks: [second] })];
    const messages: Message[] = [
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: 'Looking.', tool_calls: ids.map(call), thinking_blocks: [block, redacted, second] },
      ...ids.map((tool_call_id) => ({ role: 'tool', tool_call_id, content: '18' }) as const),
    ];

    expect(turn({ messages, reasoning_effort: 'low' })).toEqual({
      role: 'assistant',
      content: [block, redacted, { type: 'text', text: 'Looking.' }, use, second, { ...use, id: 'toolu_2' }],
    });
  });

  test('a client that loses both goes on without thinking', () => {
    expect(thinkingOf(loop({}, 'call_1'))).toEqual(off);
    expect(thinkingOf({ ...loop({}, 'call_1'), thinking: { type: 'enabled', budget_tokens: 1024 } })).toEqual({
      max_tokens: 10,
      dropped: ['thinking'],
    });
  });

  test('a block without a signature counts as lost', () => {
    const request = loop({ thinking_blocks: [{ type: 'thinking', thinking: 'Cut of', signature: '' }] }, 'call_1');

    expect(thinkingOf(request)).toEqual(off);
    expect(turn(request)).toEqual({ role: 'assistant', content: [{ ...use, id: 'call_1' }] });
  });

  test('adaptive thinking goes on without signatures', () => {
    expect(thinkingOf(loop({}, 'call_1'), 'claude-opus-4-6')).toMatchObject({ thinking: { type: 'adaptive' } });
  });

  test('only its first turn has to begin with thinking', () => {
    const later: Message[] = [
      { role: 'assistant', content: null, tool_calls: [call('toolu_2')] },
      { role: 'tool', tool_call_id: 'toolu_2', content: '24' },
    ];

    expect(thinkingOf(loop({}, signed, ...later))).toEqual(on);
    expect(thinkingOf(loop({}, 'call_1', ...later))).toEqual(off);
  });

  test('a user message behind the results still belongs to it', () => {
    expect(thinkingOf(loop({}, 'call_1', { role: 'user', content: 'And?' }))).toEqual(off);
  });

  test('signatures lost in a loop that has ended do no harm', () => {
    const ended: Message[] = [
      { role: 'assistant', content: '18 degrees.' },
      { role: 'user', content: 'Thanks.' },
    ];

    expect(thinkingOf(loop({}, 'call_1', ...ended))).toEqual(on);
  });

  test('blocks are left out where thinking is off', () => {
    const request = { ...loop({}, signed), reasoning_effort: null } as Partial<ChatRequest>;
    const bare = { role: 'assistant', content: [use] };

    expect(turn(request)).toEqual(bare);
    expect(turn(request, 'claude-3-5-haiku-latest')).toEqual(bare);
    expect(turn({ ...request, reasoning_effort: 'none' }, 'claude-opus-5')).toEqual(bare);
    expect(turn({ ...loop({}, signed), tool_choice: 'required' })).toEqual(bare);
  });

  test('blocks are sent to a model that thinks unasked', () => {
    const request = { ...loop({}, signed), reasoning_effort: null } as Partial<ChatRequest>;

    expect(turn(request, 'claude-opus-5')).toEqual({ role: 'assistant', content: [block, redacted, use] });
  });

  test('an id that was changed on its way is named as such', () => {
    expect(send(loop({}, `${signed.slice(0, -4)}`))).toEqual({ error: { param: 'messages', code: 'invalid_value' } });
  });
});
