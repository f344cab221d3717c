import { describe, expect, test } from 'vitest';
import { chatEndpoint } from '../../gateway/chat/definition.ts';
import type { Pricing } from '../../gateway/models/table.ts';
import { respondError, respondWhole } from '../../gateway/respond.ts';
import type { ChatResponse } from '../../providers/base/chat-types.ts';
import { ProviderError } from '../../providers/base/errors.ts';
import { parseJson } from '../../providers/base/wire-text.ts';
import { callRecord } from '../helpers/call-record.ts';

describe('an error', () => {
  test("is told in OpenAI's shape, with what came with it", () => {
    const record = callRecord({ providerModel: 'acme-1' });
    const error = new ProviderError('acme', 'rate_limit', 'Slow.', {
      headers: { 'retry-after': '7' },
      upstreamRequestId: 'up_2',
    });

    const { status, headers, body } = respondError(error, record);

    expect([status, JSON.parse(String(body))]).toEqual([
      429,
      { error: { message: 'Slow.', type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' } },
    ]);
    expect(headers).toEqual({
      'content-type': 'application/json',
      'retry-after': '7',
      'x-rawdog-provider': 'acme',
      'x-rawdog-model': 'acme/acme-1',
      'x-rawdog-upstream-request-id': 'up_2',
      'x-should-retry': 'true',
    });
    expect(record).toMatchObject({ status: 429, error, upstreamRequestId: 'up_2' });
  });

  test('that is not worth a retry says so', () => {
    expect(respondError(new ProviderError('acme', 'quota', 'Broke.'), callRecord())).toMatchObject({
      status: 429,
      headers: { 'x-should-retry': 'false' },
    });
  });

  test('that nobody foresaw is a 500 without its words', () => {
    const { status, body } = respondError(new TypeError('secret'), callRecord());

    expect([status, JSON.parse(String(body))]).toEqual([
      500,
      {
        error: {
          message: 'The gateway failed to handle this request.',
          type: 'api_error',
          param: null,
          code: 'internal_error',
        },
      },
    ]);
  });
});

const info = { headers: { 'retry-after': '3' }, upstreamRequestId: 'up_1', dropped: ['seed', 'store'] };
const upstream = {
  'x-rawdog-provider': 'acme',
  'x-rawdog-model': 'acme/acme-1',
  'x-rawdog-upstream-request-id': 'up_1',
  'x-rawdog-dropped-params': 'seed,store',
};

test('a whole answer goes out as it came, and is metered', () => {
  const text = '{ "id":"a", "choices":[{"finish_reason":"length"}], "usage":{"prompt_tokens":1.0} }';
  const record = callRecord({ providerModel: 'acme-1' });

  const result = { kind: 'json', body: parseJson(text) as ChatResponse, ...info } as const;
  const answer = respondWhole<'chat'>(result, { model: 'a/b', messages: [] }, record, chatEndpoint);

  expect([answer.body].flat().join('')).toBe(text);
  expect(answer).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/json', 'retry-after': '3', ...upstream },
  });
  expect(record).toMatchObject({
    status: 200,
    usage: { promptTokens: 1 },
    finishReason: 'length',
    dropped: info.dropped,
  });
});

test.each([
  ['a model in plain letters', 'org/model-1:free', 'acme/org/model-1:free'],
  ['one in others, or with a line of its own', 'modèle\r\nx-a: 1', 'acme/mod?le??x-a: 1'],
  ['none that was asked', undefined, undefined],
])('the header that names the model takes %s', (_, providerModel, header) => {
  const record = callRecord(providerModel === undefined ? {} : { providerModel });

  expect(respondError(new TypeError('any'), record).headers['x-rawdog-model']).toBe(header);
});

describe('the cost of a whole answer', () => {
  const costOf = (pricing: Pricing | undefined, usage: object) => {
    const body = { choices: [], usage: { completion_tokens: 0, ...usage } } as unknown as ChatResponse;
    const record = callRecord({ findPrices: () => ({ pricing, isOverride: false }) });
    const result = { kind: 'json', body, headers: {}, dropped: [] } as const;
    const { headers } = respondWhole<'chat'>(result, { model: 'a/b', messages: [] }, record, chatEndpoint);
    return headers['x-rawdog-cost-usd'];
  };

  test.each([
    [{ input: 0.15 }, { prompt_tokens: 1 }, '0.00000015'],
    [{ input: 2.5 }, { prompt_tokens: 4_000_000 }, '10'],
    [{ input: 0 }, { prompt_tokens: 5 }, '0'],
    [{ input: 1 }, { prompt_tokens: 5, cost: 0.0012 }, '0.0012'],
  ])('at %j for %j is a plain decimal', (pricing, usage, cost) => {
    expect(costOf(pricing, usage)).toBe(cost);
  });

  test('is left out where it is not known', () => {
    expect(costOf(undefined, { prompt_tokens: 5 })).toBeUndefined();
  });
});
