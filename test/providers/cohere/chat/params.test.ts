import { describe, expect, test } from 'vitest';
import type { ChatRequest } from '../../../../providers/base/chat-types.ts';
import { cohereChat } from '../../../../providers/cohere/chat/transformation.ts';
import { requestOutcome } from '../../../helpers/request-outcome.ts';

type Fields = Record<string, unknown>;

/** What a request adds beside model and messages, and what was dropped of it. */
function added(request: Partial<ChatRequest> & Fields, model = 'command-a-03-2025'): object {
  const { body, ...rest } = requestOutcome(cohereChat, 'cohere', model, request) as { body?: Fields };
  const { model: _, messages: __, ...fields } = body ?? {};
  return { ...fields, ...rest };
}

const weather = { type: 'function', function: { name: 'get_weather', strict: true } } as const;
const clock = { type: 'function', function: { name: 'get_time', description: 'Now' } } as const;
const tools = [weather, clock];

test.each([
  [{ temperature: 2 }, { temperature: 1 }],
  [{ temperature: 0 }, { temperature: 0 }],
  [{ top_p: 1 }, { p: 0.99 }],
  [{ top_p: 0 }, { p: 0.01 }],
  [{ top_k: 40 }, { k: 40 }],
  [
    { frequency_penalty: -1, presence_penalty: 2 },
    { frequency_penalty: 0, presence_penalty: 1 },
  ],
  [{ temperature: null, top_p: null, top_k: null, seed: null, stop: null }, {}],
  [{ stop: 'END' }, { stop_sequences: ['END'] }],
  [{ max_tokens: 7 }, { max_tokens: 7 }],
  [{ max_tokens: 7, max_completion_tokens: 8 }, { max_tokens: 8 }],
  [{ stream: true, stream_options: { include_usage: true } }, { stream: true }],
])('%o is sent as %o', (request, expected) => {
  expect(added(request)).toEqual(expected);
});

test.each(['n', 'logprobs', 'top_logprobs', 'logit_bias', 'audio', 'functions', 'function_call', 'web_search_options'])(
  '%s is refused by its name',
  (param) => {
    const values: Fields = { n: 2, top_logprobs: 2, logit_bias: { 1: 2 } };

    expect(added({ [param]: values[param] ?? true })).toEqual({ error: { param, code: 'unsupported_parameter' } });
  },
);

test('values that ask for nothing are left out in silence', () => {
  const request = {
    n: 1,
    logprobs: false,
    logit_bias: {},
    modalities: ['text'],
    store: false,
    service_tier: 'auto',
  } as const;

  expect(added({ ...request, modalities: ['text'], response_format: { type: 'text' } })).toEqual({});
});

test('bookkeeping is dropped by its name', () => {
  expect(added({ user: 'u', metadata: { a: 'b' }, store: true, verbosity: 'low' })).toEqual({
    dropped: ['user', 'metadata', 'store', 'verbosity'],
  });
});

test("Cohere's own fields pass as they are", () => {
  const own = { documents: [{ data: { text: 'x' } }], citation_options: { mode: 'FAST' }, safety_mode: 'STRICT', k: 3 };

  expect(added(own)).toEqual(own);
});

describe('tools', () => {
  const sent = [
    { type: 'function', function: { name: 'get_weather', parameters: { type: 'object', properties: {} } } },
    {
      type: 'function',
      function: { name: 'get_time', description: 'Now', parameters: { type: 'object', properties: {} } },
    },
  ];

  test('of those allowed are offered alone', () => {
    const allowed_tools = { mode: 'required' as const, tools: [{ type: 'function', function: { name: 'get_time' } }] };

    expect(added({ tools, tool_choice: { type: 'allowed_tools', allowed_tools } })).toEqual({
      tools: [sent[1]],
      tool_choice: 'REQUIRED',
    });
  });

  test('may be called in parallel, which cannot be forbidden', () => {
    expect(added({ tools, parallel_tool_calls: true })).toEqual({ tools: sent });
    expect(added({ tools, parallel_tool_calls: false })).toEqual({ tools: sent, dropped: ['parallel_tool_calls'] });
  });

  test('that are not there leave no choice', () => {
    expect(added({ tools: [], tool_choice: 'none', parallel_tool_calls: false })).toEqual({});
  });
});

describe('thinking', () => {
  const reasoning = 'command-a-reasoning-08-2025';

  test.each([
    ['minimal', 640],
    ['low', 3200],
    ['medium', 9600],
    ['high', 19_200],
    ['xhigh', 28_800],
    ['max', 28_800],
  ] as const)('with the effort %s has a budget of %i', (reasoning_effort, token_budget) => {
    expect(added({ reasoning_effort }, reasoning)).toEqual({ thinking: { type: 'enabled', token_budget } });
  });

  test('has a share of what the model or the caller allows', () => {
    const budget = (token_budget: number) => ({ thinking: { type: 'enabled', token_budget } });

    expect(added({ reasoning_effort: 'low' }, 'command-a-plus-05-2026')).toEqual(budget(6400));
    expect(added({ reasoning_effort: 'low', max_tokens: 1000 }, reasoning)).toEqual({
      max_tokens: 1000,
      ...budget(100),
    });
    expect(added({ reasoning_effort: 'low', max_tokens: 1 }, reasoning)).toEqual({ max_tokens: 1, ...budget(1) });
  });

  test('is turned off, where it would be on', () => {
    expect(added({ reasoning_effort: 'none' }, reasoning)).toEqual({ thinking: { type: 'disabled' } });
    expect(added({ reasoning_effort: 'none' })).toEqual({});
  });

  test('is dropped for models without it', () => {
    expect(added({ reasoning_effort: 'high' })).toEqual({ dropped: ['reasoning_effort'] });
  });

  test("in Anthropic's form, or in Cohere's, beats the effort", () => {
    const asked = (thinking: object) => added({ thinking, reasoning_effort: 'low' } as never, reasoning);

    expect(asked({ type: 'enabled', budget_tokens: 5 })).toEqual({ thinking: { type: 'enabled', token_budget: 5 } });
    expect(asked({ type: 'adaptive' })).toEqual({ thinking: { type: 'enabled' } });
    expect(asked({ type: 'disabled' })).toEqual({ thinking: { type: 'disabled' } });
    expect(asked({ type: 'enabled', token_budget: 6 })).toEqual({ thinking: { type: 'enabled', token_budget: 6 } });
  });
});

test('a JSON schema without a schema asks for any object', () => {
  expect(added({ response_format: { type: 'json_schema', json_schema: { name: 'any' } } })).toEqual({
    response_format: { type: 'json_object' },
  });
});
