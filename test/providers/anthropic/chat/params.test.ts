import { describe, expect, test } from 'vitest';
import { send } from '../../../helpers/anthropic.ts';

/** What a request adds to the body beside the model, the limit and the messages. */
function added(request: Parameters<typeof send>[0], model?: string): object {
  const { body, ...rest } = send(request, model);
  const { model: _, max_tokens: __, messages: ___, ...fields } = body ?? {};
  return { ...fields, ...rest };
}

describe('the output limit', () => {
  test.each([
    ['claude-opus-4-6', 128_000],
    ['claude-opus-4-8', 128_000],
    ['claude-sonnet-4-6', 128_000],
    ['claude-sonnet-5', 128_000],
    ['claude-opus-5', 128_000],
    ['claude-fable-5', 128_000],
    ['claude-opus-4-5-20251101', 64_000],
    ['claude-sonnet-4-5', 64_000],
    ['claude-haiku-4-5-20251001', 64_000],
    ['claude-sonnet-4-20250514', 64_000],
    ['claude-3-7-sonnet-latest', 64_000],
    ['claude-opus-4-20250514', 32_000],
    ['claude-opus-4-1-20250805', 32_000],
    ['claude-3-5-haiku-20241022', 8192],
    ['claude-3-haiku-20240307', 4096],
    ['claude-tomorrow', 128_000],
  ])('of %s is %i when the caller gives none', (model, ceiling) => {
    expect(send({}, model).body['max_tokens']).toBe(ceiling);
  });

  test("is the caller's under either name, the newer one first", () => {
    expect(send({ max_tokens: 7 }).body['max_tokens']).toBe(7);
    expect(send({ max_completion_tokens: 8, max_tokens: 7 }).body['max_tokens']).toBe(8);
    expect(send({ max_completion_tokens: null, max_tokens: 7 }).body['max_tokens']).toBe(7);
  });
});

describe('sampling', () => {
  test('of one kind passes, with the temperature brought into range', () => {
    expect(added({ temperature: 0 })).toEqual({ temperature: 0 });
    expect(added({ temperature: 2 })).toEqual({ temperature: 1 });
    expect(added({ top_p: 0.5, top_k: 40 })).toEqual({ top_p: 0.5, top_k: 40 });
    expect(added({ temperature: null, top_p: null, top_k: null })).toEqual({});
  });

  test('by temperature and top_p at once keeps the temperature', () => {
    expect(added({ temperature: 0.2, top_p: 0.5 })).toEqual({ temperature: 0.2, dropped: ['top_p'] });
  });

  test.each(['claude-opus-4-7', 'claude-opus-4-8', 'claude-opus-5', 'claude-sonnet-5', 'claude-fable-5'])(
    'is dropped whole for %s',
    (model) => {
      const request = { temperature: 0.2, top_p: 0.5, top_k: 3 };

      expect(added(request, model)).toEqual({ dropped: ['temperature', 'top_p', 'top_k'] });
    },
  );

  test('is dropped whole while thinking', () => {
    expect(added({ temperature: 0.2, top_k: 3, reasoning_effort: 'low' })).toEqual({
      thinking: { type: 'enabled', budget_tokens: 6400 },
      dropped: ['temperature', 'top_k'],
    });
  });
});

test.each([
  ['a string', 'END', { stop_sequences: ['END'] }],
  ['several', ['A', ' ', '\n', 'B'], { stop_sequences: ['A', 'B'], dropped: ['stop'] }],
  ['white space only', [' ', '\n\n'], { dropped: ['stop'] }],
  ['nothing', ['A', ''], { stop_sequences: ['A'] }],
  ['null', null, {}],
])('stop sequences: %s', (_, stop, expected) => {
  expect(added({ stop })).toEqual(expected);
});

test.each([
  ['auto', { service_tier: 'auto' }],
  ['default', { service_tier: 'standard_only' }],
  ['standard_only', { service_tier: 'standard_only' }],
  ['flex', { dropped: ['service_tier'] }],
  ['priority', { dropped: ['service_tier'] }],
])('service tier %s', (service_tier, expected) => {
  expect(added({ service_tier: service_tier as never })).toEqual(expected);
});

test('the user is told as the id in the metadata, where labels have no place', () => {
  expect(added({ user: 'ann' })).toEqual({ metadata: { user_id: 'ann' } });
  expect(added({ user: 'ann', metadata: { user_id: 'bob' } })).toEqual({ metadata: { user_id: 'bob' } });
  expect(added({ metadata: { team: 'red' } })).toEqual({ dropped: ['metadata'] });
});

test.each([
  ['n', 2],
  ['logprobs', true],
  ['top_logprobs', 3],
  ['logit_bias', { 50256: -100 }],
  ['audio', { voice: 'alloy', format: 'mp3' }],
  ['modalities', ['text', 'audio']],
  ['functions', [{ name: 'f' }]],
  ['function_call', 'auto'],
])('`%s` is refused, as the answer would not be what was asked for', (param, value) => {
  expect(send({ [param]: value })).toEqual({ error: { param, code: 'unsupported_parameter' } });
});

test('parameters that ask for nothing are left out in silence', () => {
  const request = { n: 1, logprobs: false, logit_bias: {}, modalities: ['text'], frequency_penalty: 0, store: false };

  expect(added(request as never)).toEqual({});
});

test('hints and bookkeeping are dropped and named', () => {
  const hints = {
    seed: 7,
    presence_penalty: 1,
    prediction: { type: 'content', content: 'x' },
    prompt_cache_key: 'k',
    safety_identifier: 's',
    store: true,
    verbosity: 'low',
  } as const;

  expect(added(hints)).toEqual({ dropped: Object.keys(hints) });
});

test('fields that only Anthropic knows pass through', () => {
  const extras = { container: 'c', inference_geo: 'us', cache_control: { type: 'ephemeral' } } as const;

  expect(added(extras)).toEqual(extras);
});

test('`stream` is passed on, without the options of the usage chunk', () => {
  expect(added({ stream: true, stream_options: { include_usage: true } })).toEqual({ stream: true });
  expect(added({ stream: false })).toEqual({});
});

test('betas named in the body become the header', () => {
  expect(added({ anthropic_beta: ['a-2026-01-01', 'b-2026-01-01'] })).toEqual({
    headers: { 'anthropic-beta': 'a-2026-01-01,b-2026-01-01' },
  });
});

test('the same request gives the same bytes', () => {
  const request = { temperature: 0.3, user: 'ann', stop: 'x', tools: [] };

  expect(JSON.stringify(send(request))).toBe(JSON.stringify(send(structuredClone(request))));
});
