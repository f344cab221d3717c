import { describe, expect, test } from 'vitest';
import { anthropicChat } from '../../../../providers/anthropic/chat/transformation.ts';
import { toProviderError } from '../../../../providers/base/error-mapping.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { sse } from '../../../helpers/bytes.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';

const ctx = chatContext('anthropic', 'claude-sonnet-4-5', {}, { credentials: { apiKey: 'sk-ant-api03-secret' } });

/** Bodies as in https://platform.claude.com/docs/en/api/errors, 2026-11-22. */
const body = (type: string, message: string, more: object = {}) => ({
  type: 'error',
  error: { type, message, ...more },
  request_id: 'req_011CSHoEeqs5C35K2UUqR7Fy',
});

function fieldsOf(status: number, error: unknown, headers: Record<string, string> = {}) {
  return toProviderError({ status, headers, body: error }, anthropicChat, ctx).fields;
}

test.each([
  [400, 'invalid_request_error', 'bad_request', 400, 'invalid_request_error', null, false],
  [401, 'authentication_error', 'authentication', 401, 'authentication_error', 'invalid_api_key', false],
  [402, 'billing_error', 'quota', 429, 'insufficient_quota', 'insufficient_quota', false],
  [403, 'permission_error', 'permission', 403, 'permission_error', null, false],
  [404, 'not_found_error', 'not_found', 404, 'not_found_error', null, false],
  [409, 'conflict_error', 'bad_request', 409, 'invalid_request_error', null, false],
  [413, 'request_too_large', 'too_large', 413, 'invalid_request_error', 'request_too_large', false],
  [429, 'rate_limit_error', 'rate_limit', 429, 'rate_limit_error', 'rate_limit_exceeded', true],
  [500, 'api_error', 'upstream', 500, 'api_error', 'upstream_error', true],
  [504, 'timeout_error', 'timeout', 504, 'timeout_error', 'timeout', true],
  [529, 'overloaded_error', 'overloaded', 503, 'overloaded_error', 'overloaded', true],
])('%i %s is told as %s', (status, type, kind, told, toldType, code, retryable) => {
  expect(fieldsOf(status, body(type, 'What went wrong.'))).toEqual({
    kind,
    message: 'What went wrong.',
    status: told,
    type: toldType,
    code,
    param: null,
    retryable,
    headers: {},
  });
});

test('a rate limit hands on when to come back, and the id to ask about', () => {
  const headers = {
    'retry-after': '17',
    'request-id': 'req_011',
    'anthropic-ratelimit-tokens-remaining': '0',
    'set-cookie': 'secret',
  };

  expect(fieldsOf(429, body('rate_limit_error', 'Slow down.'), headers)).toMatchObject({
    headers: { 'retry-after': '17', 'anthropic-ratelimit-tokens-remaining': '0' },
    upstreamRequestId: 'req_011',
  });
});

test('a spend cap looks like a rate limit, but waiting does not lift it', () => {
  const details = { details: { error_code: 'enforced_spend_limit_reached' } };

  expect(fieldsOf(429, body('rate_limit_error', 'Spend limit reached.', details))).toMatchObject({
    kind: 'quota',
    status: 429,
    retryable: false,
  });
});

test.each([
  'prompt is too long: 205011 tokens > 200000 maximum',
  'input length and `max_tokens` exceed context limit: 199000 + 4096 > 200000, decrease input length or `max_tokens` and try again',
])('too long a prompt has a code of its own: %s', (message) => {
  expect(fieldsOf(400, body('invalid_request_error', message))).toMatchObject({
    kind: 'context_length',
    status: 400,
    code: 'context_length_exceeded',
    message,
  });
});

test.each([
  ['Output blocked by content filtering policy', 'content_policy', 400, 'content_filter'],
  ['Your credit balance is too low to access the Anthropic API.', 'quota', 429, 'insufficient_quota'],
])('a bad request that is none is told by its message: %s', (message, kind, status, code) => {
  expect(fieldsOf(400, body('invalid_request_error', message))).toMatchObject({ kind, status, code, retryable: false });
});

test('a body that is no error of Anthropic is told by its status', () => {
  expect(fieldsOf(529, '<html>Overloaded</html>')).toMatchObject({
    kind: 'overloaded',
    message: 'anthropic answered with status 529 and an HTML page.',
  });
  expect(fieldsOf(500, { type: 'error', error: null })).toMatchObject({
    kind: 'upstream',
    message: 'anthropic answered with status 500 and no message.',
  });
});

describe('an error within a stream', () => {
  const start = { type: 'message_start', message: { id: 'msg_1', model: 'claude', usage: { input_tokens: 1 } } };
  const text = [
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } },
  ];
  const failing = (...events: object[]) => {
    const bytes = sse(events.map((data) => ({ event: (data as { type: string }).type, data })));
    const chunks = anthropicChat.transformStream?.(decodeSse(ReadableStream.from([bytes])), ctx) ?? [];
    return collect(chunks as AsyncIterable<unknown>);
  };

  test('as its first event, or later, is told by its type', async () => {
    const overloaded = body('overloaded_error', 'Overloaded');
    const told = { fields: { kind: 'overloaded', status: 503, message: 'Overloaded', retryable: true } };

    await expect(failing(overloaded)).rejects.toMatchObject(told);
    await expect(failing(start, ...text, overloaded)).rejects.toMatchObject(told);
  });

  test('without a known type is the fault of the provider', async () => {
    await expect(failing(start, { type: 'error' })).rejects.toMatchObject({
      fields: { kind: 'upstream', status: 502, retryable: true },
    });
  });

  test('does not show the key it quotes', async () => {
    const quoting = body('authentication_error', 'The key sk-ant-api03-secret is not valid.');

    await expect(failing(start, quoting)).rejects.toMatchObject({
      fields: { message: 'The key [redacted] is not valid.' },
    });
  });
});
