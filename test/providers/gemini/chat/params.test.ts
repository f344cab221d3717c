import { describe, expect, test } from 'vitest';
import { geminiChat } from '../../../../providers/gemini/chat/transformation.ts';
import { chatContext } from '../../../helpers/context.ts';
import { added, send } from '../send.ts';

const pathOf = (model: string, stream?: boolean) => {
  const ctx = chatContext('gemini', model, stream === undefined ? {} : { stream });
  return geminiChat.transformRequest(ctx.request, ctx).path;
};

test.each([
  ['gemini-3-pro-preview', '/models/gemini-3-pro-preview:generateContent'],
  ['models/gemini-2.5-flash', '/models/gemini-2.5-flash:generateContent'],
  ['tunedModels/my-model-1', '/tunedModels/my-model-1:generateContent'],
  ['a/../b?c#d', '/models/a%2F..%2Fb%3Fc%23d:generateContent'],
])('the model %s is called at %s', (model, path) => {
  expect(pathOf(model)).toBe(path);
});

test('a stream is asked for by the path', () => {
  expect(pathOf('gemini-3-pro-preview', true)).toBe('/models/gemini-3-pro-preview:streamGenerateContent?alt=sse');
  expect(pathOf('gemini-3-pro-preview', false)).toBe('/models/gemini-3-pro-preview:generateContent');
  expect(added({ stream: true, stream_options: { include_usage: true } })).toEqual({});
});

test('sampling, limits and several answers go into the generation config', () => {
  const request = { temperature: 0, top_p: 0.5, top_k: 40, seed: 0, n: 2, max_tokens: 9, stop: 'END' };

  expect(added(request)).toEqual({
    generationConfig: {
      maxOutputTokens: 9,
      temperature: 0,
      topP: 0.5,
      topK: 40,
      seed: 0,
      candidateCount: 2,
      stopSequences: ['END'],
    },
  });
});

test('the newer name of the output limit wins', () => {
  expect(added({ max_completion_tokens: 8, max_tokens: 7 })).toEqual({ generationConfig: { maxOutputTokens: 8 } });
});

test('parameters that ask for nothing are left out in silence', () => {
  const request = {
    temperature: null,
    n: 1,
    stop: ['', ''],
    logprobs: false,
    top_logprobs: 0,
    logit_bias: {},
    modalities: ['text'],
    frequency_penalty: 0,
    presence_penalty: 0,
    store: false,
    parallel_tool_calls: false,
    response_format: { type: 'text' },
    tools: [],
  };

  expect(added(request as never)).toEqual({});
});

test.each([
  ['logit_bias', { 50256: -100 }],
  ['audio', { voice: 'alloy', format: 'mp3' }],
  ['modalities', ['text', 'audio']],
  ['functions', [{ name: 'f' }]],
  ['function_call', 'auto'],
])('`%s` is refused, as the answer would not be what was asked for', (param, value) => {
  expect(send({ [param]: value })).toEqual({ error: { param, code: 'unsupported_parameter' } });
});

test('hints and bookkeeping are dropped and named', () => {
  const hints = {
    user: 'ann',
    metadata: { team: 'red' },
    prediction: { type: 'content', content: 'x' },
    prompt_cache_key: 'k',
    safety_identifier: 's',
    store: true,
    verbosity: 'low',
  } as const;

  expect(added(hints)).toEqual({ dropped: Object.keys(hints) });
});

describe('penalties', () => {
  const penalties = { frequency_penalty: 0.5, presence_penalty: -1 };

  test.each(['gemini-2.0-flash', 'tunedModels/mine'])('go to %s', (model) => {
    expect(added(penalties, model)).toEqual({ generationConfig: { presencePenalty: -1, frequencyPenalty: 0.5 } });
  });

  test.each(['gemini-2.5-flash', 'gemini-3-pro-preview', 'gemini-flash-latest'])('are dropped for %s', (model) => {
    expect(added(penalties, model)).toEqual({ dropped: ['frequency_penalty', 'presence_penalty'] });
  });
});

test('log probabilities are asked for with their rivals', () => {
  expect(added({ logprobs: true })).toEqual({ generationConfig: { responseLogprobs: true } });
  expect(added({ logprobs: true, top_logprobs: 3 })).toEqual({
    generationConfig: { responseLogprobs: true, logprobs: 3 },
  });
});

test('images are asked for as a modality', () => {
  expect(added({ modalities: ['text', 'image'] as never })).toEqual({
    generationConfig: { responseModalities: ['TEXT', 'IMAGE'] },
  });
});

test.each([
  ['auto', {}],
  ['default', { serviceTier: 'standard' }],
  ['flex', { serviceTier: 'flex' }],
  ['priority', { serviceTier: 'priority' }],
  ['scale', { dropped: ['service_tier'] }],
  [null, {}],
] as const)('service tier %s', (service_tier, expected) => {
  expect(added({ service_tier })).toEqual(expected);
});

describe("Gemini's own fields", () => {
  const safetySettings = [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }];

  test('pass through in either spelling', () => {
    const expected = { safetySettings, cachedContent: 'cachedContents/1' };

    expect(added({ safetySettings, cachedContent: 'cachedContents/1' })).toEqual(expected);
    expect(added({ safety_settings: safetySettings, cached_content: 'cachedContents/1' })).toEqual(expected);
  });

  test('of the generation config are merged, and beat what was translated', () => {
    const generation_config = { media_resolution: 'MEDIA_RESOLUTION_LOW', topK: 3, max_output_tokens: 5 };

    expect(added({ generation_config, max_tokens: 9, top_p: 0.5 })).toEqual({
      generationConfig: { maxOutputTokens: 5, topP: 0.5, mediaResolution: 'MEDIA_RESOLUTION_LOW', topK: 3 },
    });
  });

  test("pass in `extra_body.google` too, as Google's OpenAI endpoint takes them", () => {
    const google = { cached_content: 'cachedContents/1', thinking_config: { thinking_level: 'low' } };

    expect(added({ extra_body: { google }, reasoning_effort: 'high' })).toEqual({
      cachedContent: 'cachedContents/1',
      generationConfig: { thinkingConfig: { thinking_level: 'low' } },
    });
  });

  test('that are not what they should be are left to Gemini, or out', () => {
    expect(added({ extra_body: 'x', generationConfig: 'y', newField: { a_b: 1 } })).toEqual({ newField: { a_b: 1 } });
  });
});

describe('JSON answers', () => {
  test('of any form', () => {
    const json = { generationConfig: { responseMimeType: 'application/json' } };

    expect(added({ response_format: { type: 'json_object' } })).toEqual(json);
    expect(added({ response_format: { type: 'json_schema', json_schema: { name: 'x' } } })).toEqual(json);
  });

  test('by a schema, in which `const` becomes an enum and names stay names', () => {
    const schema = {
      type: 'object',
      properties: { const: { const: null }, list: { type: 'array', items: [{ const: 1 }, true] } },
      required: ['const'],
      additionalProperties: { anyOf: [{ const: 'a' }, { enum: [{ const: 'kept' }] }] },
    };

    expect(added({ response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } })).toEqual({
      generationConfig: {
        responseMimeType: 'application/json',
        responseJsonSchema: {
          type: 'object',
          properties: { const: { enum: [null] }, list: { type: 'array', items: [{ enum: [1] }, true] } },
          required: ['const'],
          additionalProperties: { anyOf: [{ enum: ['a'] }, { enum: [{ const: 'kept' }] }] },
        },
      },
    });
  });
});

test('the same request gives the same bytes', () => {
  const request = { temperature: 0.3, user: 'ann', stop: 'x', reasoning_effort: 'low' } as const;

  expect(JSON.stringify(send(request))).toBe(JSON.stringify(send(structuredClone(request))));
});
