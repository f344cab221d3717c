import { describe, expect, test } from 'vitest';
import type { ChatRequest, Message, ThinkingBlock } from '../../../../providers/base/chat-types.ts';
import { signId } from '../../../../providers/base/signed-ids.ts';
import { type models, send } from '../../../helpers/bedrock.ts';

type Model = keyof typeof models;

/** What a request says of reasoning and its limits. */
function reasoningOf(request: Parameters<typeof send>[0], model?: Model): object {
  const { body, dropped, error } = send(request, model);
  if (error) return error;
  const { inferenceConfig, additionalModelRequestFields } = body;
  return JSON.parse(JSON.stringify({ inferenceConfig, fields: additionalModelRequestFields, dropped })) as object;
}

describe('an effort', () => {
  const budget = (budget_tokens: number) => ({ thinking: { type: 'enabled', budget_tokens } });
  const adaptive = (effort: string) => ({ thinking: { type: 'adaptive' }, output_config: { effort } });
  const enabled = (maxReasoningEffort: string) => ({ reasoningConfig: { type: 'enabled', maxReasoningEffort } });

  test.each([
    ['claude', 'low', { inferenceConfig: { maxTokens: 64_000 }, fields: budget(6400) }],
    ['claude', 'none', { fields: { thinking: { type: 'disabled' } } }],
    ['olderClaude', 'low', { dropped: ['reasoning_effort'] }],
    ['adaptiveClaude', 'minimal', { fields: adaptive('low') }],
    ['adaptiveClaude', 'max', { fields: adaptive('max') }],
    [
      'newestClaude',
      'high',
      { fields: { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'high' } } },
    ],
    ['gptOss', 'minimal', { fields: { reasoning_effort: 'low' } }],
    ['gptOss', 'none', { fields: { reasoning_effort: 'low' } }],
    ['gptOss', 'medium', { fields: { reasoning_effort: 'medium' } }],
    ['gptOss', 'max', { fields: { reasoning_effort: 'high' } }],
    ['gpt', 'xhigh', { fields: { reasoning: { effort: 'xhigh' } } }],
    ['nova2', 'none', { fields: { reasoningConfig: { type: 'disabled' } } }],
    ['nova2', 'low', { fields: enabled('low') }],
    ['nova2', 'xhigh', { fields: enabled('high') }],
    ['nova', 'high', { dropped: ['reasoning_effort'] }],
    ['nova', 'none', {}],
    ['qwen', 'xhigh', { fields: { reasoning_config: 'high' } }],
    ['qwen', 'none', {}],
    ['deepseek', 'high', { dropped: ['reasoning_effort'] }],
    ['profile', 'high', { dropped: ['reasoning_effort'] }],
  ] as const)('of %s: %s', (model, reasoning_effort, expected) => {
    expect(reasoningOf({ reasoning_effort }, model)).toEqual(expected);
  });

  test("comes on top of the caller's limit where it is a budget", () => {
    expect(reasoningOf({ reasoning_effort: 'low', max_tokens: 500 })).toEqual({
      inferenceConfig: { maxTokens: 6900 },
      fields: budget(6400),
    });
    expect(reasoningOf({ reasoning_effort: 'low', max_tokens: 500 }, 'adaptiveClaude')).toEqual({
      inferenceConfig: { maxTokens: 500 },
      fields: adaptive('low'),
    });
  });

  test('leaves no room for sampling with Claude', () => {
    expect(reasoningOf({ reasoning_effort: 'low', temperature: 0.5, top_k: 5 }, 'adaptiveClaude')).toEqual({
      fields: adaptive('low'),
      dropped: ['temperature', 'top_k'],
    });
  });

  test('leaves no room for limits with Nova at its highest', () => {
    const request = { temperature: 0.5, top_p: 0.9, max_tokens: 500 };

    expect(reasoningOf({ ...request, reasoning_effort: 'high' }, 'nova2')).toEqual({
      fields: enabled('high'),
      dropped: ['max_tokens', 'temperature', 'top_p'],
    });
    expect(reasoningOf({ max_completion_tokens: 5, reasoning_effort: 'max' }, 'nova2')).toEqual({
      fields: enabled('high'),
      dropped: ['max_completion_tokens'],
    });
    expect(reasoningOf({ ...request, reasoning_effort: 'medium' }, 'nova2')).toEqual({
      inferenceConfig: { maxTokens: 500, temperature: 0.5, topP: 0.9 },
      fields: enabled('medium'),
    });
  });

  test('gives way to a tool that must be called', () => {
    const tool = { type: 'function', function: { name: 'get_time' } } as const;

    expect(reasoningOf({ reasoning_effort: 'low', tools: [tool], tool_choice: 'required' })).toEqual({
      dropped: ['reasoning_effort'],
    });
  });
});

describe("Anthropic's own thinking", () => {
  const thinking = { type: 'enabled', budget_tokens: 2000 };

  test('is passed to Claude, and dropped elsewhere', () => {
    expect(reasoningOf({ thinking, max_tokens: 100 })).toEqual({
      inferenceConfig: { maxTokens: 2100 },
      fields: { thinking },
    });
    expect(reasoningOf({ thinking, max_tokens: 100 }, 'nova2')).toEqual({
      inferenceConfig: { maxTokens: 100 },
      dropped: ['thinking'],
    });
  });
});

describe('signed reasoning in the history', () => {
  const block: ThinkingBlock = { type: 'thinking', thinking: ' Hm. ', signature: 'sig' };
  const redacted: ThinkingBlock = { type: 'redacted_thinking', data: 'AAAA' };
  const sentBlocks = [
    { reasoningContent: { reasoningText: { text: ' Hm. ', signature: 'sig' } } },
    { reasoningContent: { redactedContent: 'AAAA' } },
  ];
  const id = signId('tooluse_1', { blocks: [block, redacted] });
  const use = (toolUseId = 'tooluse_1') => ({ toolUse: { toolUseId, name: 'get_time', input: {} } });

  function loop(ids: readonly string[], more: object = {}): Partial<ChatRequest> {
    const tool_calls = ids.map((id) => ({ id, type: 'function', function: { name: 'get_time', arguments: '' } }));
    const messages = [
      { role: 'user', content: 'Time?' },
      { role: 'assistant', content: 'Looking.', tool_calls, ...more },
      ...ids.map((tool_call_id) => ({ role: 'tool', tool_call_id, content: '12' })),
    ] as Message[];
    return { messages, tools: [{ type: 'function', function: { name: 'get_time' } }], reasoning_effort: 'low' };
  }
  const asked = (request: Partial<ChatRequest>, model?: Model) =>
    (send(request, model).body['messages'] as { content: unknown[] }[])[1]?.content;

  test('goes back from the ids of the calls, before text and call', () => {
    expect(asked(loop([id]))).toEqual([...sentBlocks, { text: 'Looking.' }, use()]);
  });

  test('goes back from `thinking_blocks`, where a client kept them', () => {
    expect(asked(loop(['tooluse_1'], { thinking_blocks: [block, redacted] }))).toEqual([
      ...sentBlocks,
      { text: 'Looking.' },
      use(),
    ]);
  });

  test('of both is sent once, each before the call it led to', () => {
    const second = signId('tooluse_2', { blocks: [redacted] });

    expect(asked(loop([id, second], { thinking_blocks: [block, redacted, redacted] }))).toEqual([
      ...sentBlocks,
      { text: 'Looking.' },
      use(),
      sentBlocks[1],
      use('tooluse_2'),
    ]);
  });

  test('comes first also where two assistant turns become one', () => {
    const { messages = [], ...request } = loop([id]);
    const earlier: Message = { role: 'assistant', content: 'One moment.' };

    expect(asked({ ...request, messages: [...messages.slice(0, 1), earlier, ...messages.slice(1)] })).toEqual([
      ...sentBlocks,
      { text: 'One moment.' },
      { text: 'Looking.' },
      use(),
    ]);
  });

  test('is lost with a client that keeps neither, which goes on without a budget', () => {
    expect(reasoningOf(loop(['tooluse_1']))).toEqual({ dropped: ['reasoning_effort'] });
    expect(asked(loop(['tooluse_1'], { reasoning_content: 'Hm.' }))).toEqual([{ text: 'Looking.' }, use()]);
  });

  test('without a signature stays here', () => {
    const unsigned: ThinkingBlock = { type: 'thinking', thinking: 'Hm.' };

    expect(asked(loop(['tooluse_1'], { thinking_blocks: [unsigned] }), 'adaptiveClaude')).toEqual([
      { text: 'Looking.' },
      use(),
    ]);
  });

  test('goes to models that sign, and to those whose id says nothing', () => {
    const all = [...sentBlocks, { text: 'Looking.' }, use()];

    for (const model of ['adaptiveClaude', 'gpt', 'profile'] as const) expect(asked(loop([id]), model)).toEqual(all);
    for (const model of ['nova2', 'gptOss', 'qwen'] as const)
      expect(asked(loop([id]), model)).toEqual([{ text: 'Looking.' }, use()]);
  });

  test('is left out where Claude does not think', () => {
    expect(asked({ ...loop([id]), reasoning_effort: 'none' })).toEqual([{ text: 'Looking.' }, use()]);
  });
});
