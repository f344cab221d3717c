import { describe, expect, test } from 'vitest';
import { openAIErrorFields, toProviderError } from '../../../providers/base/error-mapping.ts';
import {
  asGatewayError,
  asProviderError,
  errorBody,
  GatewayError,
  ProviderError,
} from '../../../providers/base/errors.ts';
import { chatContext } from '../../helpers/context.ts';

const ctx = chatContext(
  'acme',
  'm',
  {},
  {
    credentials: {
      apiKey: 'plain-key-1',
      headers: { 'x-team': 'team-secret' },
      extra: { AD_TOKEN: 'extra-secret', API_VERSION: 'preview' },
    },
  },
);

function fieldsOf(status: number, body: unknown, headers: Record<string, string> = {}) {
  return toProviderError({ status, headers, body }, {}, ctx).fields;
}

describe('a status says what kind of failure it is', () => {
  test.each([
    [302, 'upstream', 502, 'api_error', 'upstream_error', true],
    [400, 'bad_request', 400, 'invalid_request_error', null, false],
    [401, 'authentication', 401, 'authentication_error', 'invalid_api_key', false],
    [402, 'quota', 429, 'insufficient_quota', 'insufficient_quota', false],
    [403, 'permission', 403, 'permission_error', null, false],
    [404, 'not_found', 404, 'not_found_error', null, false],
    [405, 'bad_request', 400, 'invalid_request_error', null, false],
    [408, 'timeout', 504, 'timeout_error', 'timeout', true],
    [409, 'bad_request', 409, 'invalid_request_error', null, false],
    [413, 'too_large', 413, 'invalid_request_error', 'request_too_large', false],
    [415, 'bad_request', 400, 'invalid_request_error', null, false],
    [422, 'bad_request', 400, 'invalid_request_error', null, false],
    [424, 'upstream', 502, 'api_error', 'upstream_error', true],
    [429, 'rate_limit', 429, 'rate_limit_error', 'rate_limit_exceeded', true],
    [498, 'overloaded', 503, 'overloaded_error', 'overloaded', true],
    [500, 'upstream', 500, 'api_error', 'upstream_error', true],
    [502, 'upstream', 502, 'api_error', 'upstream_error', true],
    [503, 'overloaded', 503, 'overloaded_error', 'overloaded', true],
    [504, 'timeout', 504, 'timeout_error', 'timeout', true],
    [520, 'upstream', 502, 'api_error', 'upstream_error', true],
    [529, 'overloaded', 503, 'overloaded_error', 'overloaded', true],
  ])('%i is %s', (status, kind, told, type, code, retryable) => {
    expect(fieldsOf(status, '')).toEqual({
      kind,
      message: `acme answered with status ${status} and no message.`,
      status: told,
      type,
      code,
      param: null,
      retryable,
      headers: {},
    });
  });
});

describe("a body in OpenAI's dialect says more", () => {
  const error = (fields: object) => ({
    error: { message: 'No.', type: 'invalid_request_error', param: null, code: null, ...fields },
  });

  test.each([
    [400, error({ param: 'messages', code: 'invalid_type' }), { param: 'messages', code: 'invalid_type', status: 400 }],
    [400, error({ code: 'context_length_exceeded' }), { kind: 'context_length', code: 'context_length_exceeded' }],
    [400, error({ code: 'content_filter' }), { kind: 'content_policy', code: 'content_filter', status: 400 }],
    [400, error({ code: 'content_policy_violation' }), { kind: 'content_policy', code: 'content_policy_violation' }],
    [
      429,
      error({ type: 'insufficient_quota', code: 'insufficient_quota' }),
      { kind: 'quota', status: 429, retryable: false },
    ],
    [429, error({ code: 'billing_hard_limit_reached' }), { kind: 'quota', status: 429, retryable: false }],
    [
      429,
      error({ type: 'tokens', code: 'rate_limit_exceeded' }),
      { kind: 'rate_limit', type: 'tokens', retryable: true },
    ],
    [404, error({ code: 'model_not_found' }), { kind: 'not_found', code: 'model_not_found', status: 404 }],
    [400, error({ code: 1234 }), { code: '1234' }],
    [403, error({ code: 'insufficient_quota' }), { kind: 'quota', status: 429 }],
  ])('%i %j', (status, body, fields) => {
    expect(fieldsOf(status, body)).toMatchObject({ message: 'No.', ...fields });
  });

  test.each([
    [{ message: 'Flat.' }, 'Flat.'],
    [{ error: 'As a text.' }, 'As a text.'],
    [{ detail: 'As a detail.' }, 'As a detail.'],
    [{ error: { message: 7 } }, 'acme answered with status 400 and no message.'],
    [{ error: null }, 'acme answered with status 400 and no message.'],
    [['a list'], 'acme answered with status 400 and no message.'],
    ['<html><body>Gateway</body></html>', 'acme answered with status 400 and an HTML page.'],
    [' upstream connect error ', 'acme answered with status 400: upstream connect error'],
    ['x'.repeat(1000), `acme answered with status 400: ${'x'.repeat(500)}`],
    [{ message: '' }, 'acme answered with status 400 and no message.'],
  ])('the message of %j', (body, message) => {
    expect(fieldsOf(400, body)).toMatchObject({ message });
  });
});

test('keys that a message quotes do not come through', () => {
  const body = { error: { message: 'plain-key-1 of team-secret with extra-secret or sk-abcdefghijkl' } };

  expect(fieldsOf(401, body).message).toBe('[redacted] of [redacted] with [redacted] or [redacted]');
  expect(fieldsOf(500, 'no JSON but plain-key-1').message).toBe(
    'acme answered with status 500: no JSON but [redacted]',
  );
});

test('a setting that is no secret is a word like any other', () => {
  expect(fieldsOf(400, { error: { message: 'preview is over' } }).message).toBe('preview is over');
});

test('of the headers, limits and the id of the call are kept', () => {
  const headers = {
    'retry-after': '7',
    'retry-after-ms': '7000',
    'x-ratelimit-remaining-tokens': '0',
    'anthropic-ratelimit-requests-limit': '50',
    'openai-processing-ms': '12',
    'x-rawdog-sandbox': 'true',
    'x-request-id': 'req_1',
    'content-type': 'application/json',
    'set-cookie': 'session',
    server: 'cloudflare',
  };

  expect(fieldsOf(429, '', headers)).toMatchObject({
    upstreamRequestId: 'req_1',
    headers: Object.fromEntries(Object.entries(headers).slice(0, 6)),
  });
  expect(Object.keys(fieldsOf(429, '', headers).headers)).toEqual(Object.keys(headers).slice(0, 6));
});

test('a wait told in milliseconds only is told in seconds too', () => {
  expect(fieldsOf(429, '', { 'retry-after-ms': '1500' }).headers).toEqual({
    'retry-after-ms': '1500',
    'retry-after': '2',
  });
  expect(fieldsOf(429, '', { 'retry-after-ms': 'soon' }).headers).toEqual({ 'retry-after-ms': 'soon' });
});

test.each(['x-request-id', 'request-id', 'x-amzn-requestid', 'apim-request-id', 'cf-ray'])(
  'the id of the call may stand in %s',
  (name) => {
    expect(fieldsOf(500, '', { [name]: 'abc' }).upstreamRequestId).toBe('abc');
  },
);

test('what a provider says itself beats all that is guessed', () => {
  const transformError = () => ({ kind: 'overloaded', message: 'Busy.', headers: { 'retry-after': '3' } }) as const;

  const { fields } = toProviderError(
    { status: 400, headers: { 'retry-after': '9' }, body: {} },
    { transformError },
    ctx,
  );

  expect(fields).toMatchObject({ kind: 'overloaded', status: 503, message: 'Busy.', headers: { 'retry-after': '3' } });
});

test('a body that cannot be read does not hide the status', () => {
  const code = { toString: 1 };

  expect(fieldsOf(429, { error: { message: 'Slow down.', code } })).toMatchObject({
    status: 429,
    kind: 'rate_limit',
    message: 'acme answered with status 429 and no message.',
  });
});

test('a failure is read without its status too, as within a stream', () => {
  expect(openAIErrorFields({ status: 0, headers: {}, body: { error: { message: 'No.' } } })).toEqual({
    message: 'No.',
  });
});

describe('whatever is thrown', () => {
  test('is told as a failure of the gateway, without its own words', () => {
    const error = asGatewayError(new TypeError('secret content'));

    expect(error.fields).toMatchObject({ status: 500, code: 'internal_error', retryable: false });
    expect(JSON.stringify(errorBody(error))).not.toContain('secret content');
  });

  test('while an answer is read is the fault of the provider', () => {
    expect(asProviderError(new SyntaxError('secret'), 'acme')).toMatchObject({
      provider: 'acme',
      message: 'acme sent an answer that could not be understood.',
      fields: { status: 502, code: 'invalid_response' },
    });
  });

  test('and was known before stays what it is', () => {
    const refused = new GatewayError('bad_request', 'No.');
    const limited = new ProviderError('acme', 'rate_limit', 'Slow.');

    expect([asGatewayError(refused), asProviderError(refused, 'x'), asGatewayError(limited)]).toEqual([
      refused,
      refused,
      limited,
    ]);
  });
});

test("an error goes out in OpenAI's shape", () => {
  expect(errorBody(new GatewayError('too_large', 'Too much.', { param: 'file' }))).toEqual({
    error: { message: 'Too much.', type: 'invalid_request_error', param: 'file', code: 'request_too_large' },
  });
});
