import { describe, expect, test } from 'vitest';
import { bedrockChat } from '../../../../providers/bedrock/chat/transformation.ts';
import { type models, send } from '../../../helpers/bedrock.ts';
import { chatContext } from '../../../helpers/context.ts';

type Model = keyof typeof models;

/** What a request adds to the body beside the messages. */
function added(request: Parameters<typeof send>[0], model?: Model | (string & {})): object {
  const { body, ...rest } = send(request, model);
  const { messages: _, ...fields } = body ?? {};
  return { ...fields, ...rest };
}

test.each([
  ['amazon.nova-lite-v1:0', false, '/model/amazon.nova-lite-v1%3A0/converse'],
  ['amazon.nova-lite-v1:0', true, '/model/amazon.nova-lite-v1%3A0/converse-stream'],
  [
    'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.meta.llama3-3-70b-instruct-v1:0',
    false,
    '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.meta.llama3-3-70b-instruct-v1%3A0/converse',
  ],
])('the path for %s, streamed: %s', (model, stream, path) => {
  const ctx = chatContext('bedrock', model, { stream });

  expect(bedrockChat.transformRequest(ctx.request, ctx).path).toBe(path);
});

describe('the output limit', () => {
  test("is the caller's under either name, the newer one first", () => {
    expect(added({ max_tokens: 7 })).toEqual({ inferenceConfig: { maxTokens: 7 } });
    expect(added({ max_completion_tokens: 8, max_tokens: 7 })).toEqual({ inferenceConfig: { maxTokens: 8 } });
    expect(added({ max_completion_tokens: null, max_tokens: null })).toEqual({});
  });
});

describe('sampling', () => {
  test.each([
    [{ temperature: 0 }, 'claude', { inferenceConfig: { temperature: 0 } }],
    [{ temperature: 1.7 }, 'llama', { inferenceConfig: { temperature: 1 } }],
    [{ temperature: null, top_p: null }, 'claude', {}],
    [{ temperature: 0.5, top_p: 0.9 }, 'claude', { inferenceConfig: { temperature: 0.5 }, dropped: ['top_p'] }],
    [{ temperature: 0.5, top_p: 0.9 }, 'nova', { inferenceConfig: { temperature: 0.5, topP: 0.9 } }],
    [{ temperature: 0.5, top_p: 0.9, top_k: 5 }, 'newestClaude', { dropped: ['temperature', 'top_p', 'top_k'] }],
    [{ top_k: 5 }, 'claude', { additionalModelRequestFields: { top_k: 5 } }],
    [{ top_k: 5 }, 'nova', { additionalModelRequestFields: { inferenceConfig: { topK: 5 } } }],
    [{ top_k: 5 }, 'mixtral', { additionalModelRequestFields: { top_k: 5 } }],
    [{ top_k: 5 }, 'cohere', { additionalModelRequestFields: { k: 5 } }],
    [{ top_k: 5 }, 'llama', { dropped: ['top_k'] }],
    [
      { temperature: 0.5, top_p: 0.9, stop: 'END', max_tokens: 9 },
      'gpt',
      { inferenceConfig: { maxTokens: 9 }, dropped: ['temperature', 'top_p', 'stop'] },
    ],
    [{ temperature: 0.5, stop: 'END' }, 'gptOss', { inferenceConfig: { temperature: 0.5 }, dropped: ['stop'] }],
  ])('%j of %s', (request, model, expected) => {
    expect(added(request, model)).toEqual(expected);
  });
});

describe('stop sequences', () => {
  test.each([
    ['END', 'claude', { inferenceConfig: { stopSequences: ['END'] } }],
    [['A', ' ', '', 'B'], 'claude', { inferenceConfig: { stopSequences: ['A', 'B'] }, dropped: ['stop'] }],
    [['\n', ''], 'llama', { inferenceConfig: { stopSequences: ['\n'] } }],
    [[' '], 'claude', { dropped: ['stop'] }],
    [[], 'claude', {}],
  ])('%j of %s', (stop, model, expected) => {
    expect(added({ stop }, model)).toEqual(expected);
  });
});

describe('metadata', () => {
  test('and the user are kept for the invocation log', () => {
    expect(added({ metadata: { team: 'blue', note: '' }, user: 'u-1' })).toEqual({
      requestMetadata: { team: 'blue', note: '', user: 'u-1' },
    });
  });

  test.each([
    [{ metadata: { 'a/b': 'ü' } }, { dropped: ['metadata'] }],
    [{ metadata: { a: 'x'.repeat(257), b: 'y' } }, { requestMetadata: { b: 'y' }, dropped: ['metadata'] }],
    [
      { metadata: { a: 1 } as never, user: 'me@host' },
      { requestMetadata: { user: 'me@host' }, dropped: ['metadata'] },
    ],
    [{ user: 'Jörg' }, { dropped: ['user'] }],
    [{ metadata: {}, user: '' }, {}],
  ])('that does not fit is dropped: %j', (request, expected) => {
    expect(added(request)).toEqual(expected);
  });

  test('has room for sixteen entries', () => {
    const metadata = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`key${index}`, 'x']));

    expect(added({ metadata, user: 'u-1' })).toEqual({ requestMetadata: metadata, dropped: ['user'] });
  });
});

describe('the service tier', () => {
  test.each([
    ['auto', {}],
    ['default', { serviceTier: { type: 'default' } }],
    ['flex', { serviceTier: { type: 'flex' } }],
    ['priority', { serviceTier: { type: 'priority' } }],
    ['reserved', { serviceTier: { type: 'reserved' } }],
    ['scale', { dropped: ['service_tier'] }],
    [null, {}],
  ])('%s', (service_tier, expected) => {
    expect(added({ service_tier: service_tier as 'auto' })).toEqual(expected);
  });
});

describe("the provider's own fields", () => {
  test('pass as they are', () => {
    const own = {
      guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' },
      performanceConfig: { latency: 'optimized' },
      additionalModelResponseFieldPaths: ['/stop_sequence'],
      promptVariables: { name: { text: 'x' } },
    };

    expect(added(own)).toEqual(own);
  });

  test('are merged with what else is sent there', () => {
    expect(
      added({
        top_k: 5,
        max_tokens: 9,
        user: 'u-1',
        additionalModelRequestFields: { top_k: 6, min_p: 0.1 },
        inferenceConfig: { topP: 0.5 },
        requestMetadata: { team: 'blue' },
      }),
    ).toEqual({
      additionalModelRequestFields: { top_k: 6, min_p: 0.1 },
      inferenceConfig: { maxTokens: 9, topP: 0.5 },
      requestMetadata: { user: 'u-1', team: 'blue' },
    });
  });

  test("Claude's find their place", () => {
    const request = {
      anthropic_beta: 'context-1m-2025-08-07',
      output_config: { effort: 'max' },
      reasoning_effort: 'low',
    } as const;

    expect(added(request, 'adaptiveClaude')).toEqual({
      additionalModelRequestFields: {
        thinking: { type: 'adaptive' },
        output_config: { effort: 'max' },
        anthropic_beta: ['context-1m-2025-08-07'],
      },
    });
  });
});

describe('parameters without a counterpart', () => {
  test.each([
    ['n', 2],
    ['logprobs', true],
    ['top_logprobs', 3],
    ['logit_bias', { '50256': -100 }],
    ['audio', { voice: 'alloy', format: 'wav' }],
    ['modalities', ['text', 'audio']],
    ['functions', [{ name: 'f' }]],
    ['function_call', 'auto'],
    ['web_search_options', {}],
  ])('%s is refused', (param, value) => {
    expect(send({ [param]: value }).error).toEqual({ param, code: 'unsupported_parameter' });
  });

  test.each([
    ['seed', 7],
    ['store', true],
    ['verbosity', 'low'],
    ['prompt_cache_key', 'k'],
    ['safety_identifier', 's'],
    ['presence_penalty', 0.5],
  ])('%s is dropped', (param, value) => {
    expect(added({ [param]: value })).toEqual({ dropped: [param] });
  });

  test('that ask for nothing go in silence', () => {
    expect(
      added({ n: 1, logprobs: false, logit_bias: {}, store: false, presence_penalty: 0, modalities: ['text'] }),
    ).toEqual({});
  });
});
