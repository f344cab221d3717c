import { describe, expect, test } from 'vitest';
import type { ChatRequest } from '../../../../providers/base/chat-types.ts';
import { mistralChat } from '../../../../providers/mistral/chat/transformation.ts';
import { requestOutcome } from '../../../helpers/request-outcome.ts';

type Fields = Record<string, unknown>;

/** What a request adds beside model and messages, and what was dropped of it. */
function added(request: Partial<ChatRequest> & Fields, model = 'mistral-large-2512'): object {
  const { body, ...rest } = requestOutcome(mistralChat, 'mistral', model, request) as { body?: Fields };
  const { model: _, messages: __, ...fields } = body ?? {};
  return { ...fields, ...rest };
}

const tool = { type: 'function', function: { name: 'f', description: '', strict: true } } as const;

test.each([
  [{ temperature: 2 }, { temperature: 1.5 }],
  [{ temperature: 0 }, { temperature: 0 }],
  [{ seed: 7 }, { random_seed: 7 }],
  [{ max_tokens: 7 }, { max_tokens: 7 }],
  [{ max_tokens: 7, max_completion_tokens: 8 }, { max_tokens: 8 }],
  [{ stop: 'END' }, { stop: 'END' }],
  [{ n: 2 }, { n: 2 }],
  [{ temperature: null, top_p: null, n: null, stop: null, seed: null, top_k: null }, {}],
  [{ stream: true, stream_options: { include_usage: true } }, { stream: true }],
  [{ response_format: { type: 'text' } }, { response_format: { type: 'text' } }],
] as const)('%o is sent as %o', (request, expected) => {
  expect(added(request as Partial<ChatRequest>)).toEqual(expected);
});

test('what OpenAI and Mistral share passes as it is', () => {
  const shared = {
    metadata: { a: 'b' },
    prediction: { type: 'content', content: 'x' },
    prompt_cache_key: 'key',
    frequency_penalty: -1,
    presence_penalty: 2,
  } as const;

  expect(added(shared)).toEqual(shared);
});

test("Mistral's own fields pass, all others are dropped by their name", () => {
  const own = { safe_prompt: true, prompt_mode: 'reasoning', guardrails: [], random_seed: 3 };
  const others = { top_k: 4, min_p: 0.1, user: 'u', store: true, service_tier: 'flex' } as const;

  expect(added({ ...own, ...others })).toEqual({
    ...own,
    dropped: ['user', 'service_tier', 'store', 'top_k', 'min_p'],
  });
});

test.each(['logprobs', 'top_logprobs', 'logit_bias', 'audio', 'functions', 'function_call', 'web_search_options'])(
  '%s is refused by its name',
  (param) => {
    const values: Fields = { top_logprobs: 2, logit_bias: { 1: 2 } };

    expect(added({ [param]: values[param] ?? true })).toEqual({ error: { param, code: 'unsupported_parameter' } });
  },
);

test('values that ask for nothing are left out in silence', () => {
  expect(added({ logprobs: false, logit_bias: {}, modalities: ['text'], store: false, service_tier: 'auto' })).toEqual(
    {},
  );
});

test('a tool has parameters, and nothing that is not there', () => {
  expect(added({ tools: [tool] })).toEqual({
    tools: [
      { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} }, strict: true } },
    ],
  });
});

test('without tools there is no choice among them', () => {
  expect(added({ tools: [], tool_choice: 'none', parallel_tool_calls: false })).toEqual({});
});

test('a JSON schema has its description, and a schema in any case', () => {
  const json_schema = { name: 'any', description: 'Whatever' };

  expect(added({ response_format: { type: 'json_schema', json_schema } })).toEqual({
    response_format: { type: 'json_schema', json_schema: { ...json_schema, schema: { type: 'object' } } },
  });
});

describe('reasoning', () => {
  const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
  const sent = (model: string) => efforts.map((reasoning_effort) => added({ reasoning_effort }, model));
  const effort = (reasoning_effort: string) => ({ reasoning_effort });

  test.each([
    'mistral-small-latest',
    'mistral-small-2603',
    'mistral-medium-latest',
    'mistral-medium-2604',
    'mistral-medium-3.5',
    'mistral-medium-3-5',
    'zai-glm-5-2',
    'magistral-small-latest',
    'magistral-medium-latest',
  ])('of %s is on or off', (model) => {
    expect(sent(model)).toEqual(['none', 'high', 'high', 'high', 'high', 'high', 'high'].map(effort));
  });

  test('of mistral-large-4 has levels', () => {
    expect(sent('mistral-large-4-0')).toEqual(['none', 'low', 'low', 'medium', 'high', 'high', 'high'].map(effort));
  });

  test.each(['mistral-large-2512', 'mistral-small-2506', 'mistral-medium-2508', 'codestral-latest'])(
    'of %s there is none',
    (model) => {
      const [off, ...on] = sent(model);

      expect(off).toEqual({});
      expect(on).toEqual(on.map(() => ({ dropped: ['reasoning_effort'] })));
    },
  );

  test("may be asked for in Anthropic's form", () => {
    const asked = (type: string, model?: string) => added({ thinking: { type } }, model);

    expect(asked('enabled', 'mistral-small-latest')).toEqual(effort('high'));
    expect(asked('adaptive', 'mistral-small-latest')).toEqual(effort('high'));
    expect(asked('disabled', 'mistral-small-latest')).toEqual(effort('none'));
    expect(asked('enabled')).toEqual({ dropped: ['thinking'] });
  });
});
