import { describe, expect, test } from 'vitest';
import type { ChatChunk } from '../../../../providers/base/chat-types.ts';
import { toProviderError } from '../../../../providers/base/error-mapping.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { transformStream } from '../../../../providers/mistral/chat/stream.ts';
import { mistralChat } from '../../../../providers/mistral/chat/transformation.ts';
import { inPieces, sse } from '../../../helpers/bytes.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';

const ctx = chatContext('mistral', 'mistral-small-latest');

function fieldsOf(status: number, body: unknown, headers: Record<string, string> = {}) {
  return toProviderError({ status, headers, body }, mistralChat, ctx).fields;
}

const flat = (type: string, message: string, code: string | null = null) => ({
  object: 'error',
  message,
  type,
  param: null,
  code,
});

/** Bodies as in the errors of https://docs.mistral.ai/api, 2026-11-22. */
test.each([
  [
    400,
    flat('invalid_request_message_order', "Unexpected role 'user' after role 'tool'", '3230'),
    'bad_request',
    400,
    null,
    false,
  ],
  [
    400,
    flat(
      'invalid_request_invalid_args',
      'Prompt contains 40000 tokens, too large for model with 32768 maximum context length',
      '3051',
    ),
    'context_length',
    400,
    'context_length_exceeded',
    false,
  ],
  [400, flat('invalid_model', 'Invalid model: mistral-huge', '1500'), 'not_found', 404, null, false],
  [401, { message: 'Unauthorized', request_id: 'r1' }, 'authentication', 401, 'invalid_api_key', false],
  [401, { detail: 'Unauthorized' }, 'authentication', 401, 'invalid_api_key', false],
  [403, flat('forbidden', 'Not for you.'), 'permission', 403, null, false],
  [429, flat('rate_limited', 'Rate limit exceeded', '1300'), 'rate_limit', 429, 'rate_limit_exceeded', true],
  [429, { message: 'Requests rate limit exceeded' }, 'rate_limit', 429, 'rate_limit_exceeded', true],
  [500, flat('internal_server_error', 'Internal error', '3000'), 'upstream', 500, 'upstream_error', true],
  [503, flat('service_unavailable', 'Service unavailable.'), 'overloaded', 503, 'overloaded', true],
])('%i %j is told as %s', (status, body, kind, told, code, retryable) => {
  const { message, detail } = body as { message?: string; detail?: string };
  expect(fieldsOf(status, body)).toMatchObject({
    kind,
    message: message ?? detail,
    status: told,
    code,
    param: null,
    retryable,
  });
});

test('a rate limit hands on when to come back', () => {
  const headers = { 'retry-after': '3', 'x-ratelimit-remaining-req-minute': '0' };

  expect(fieldsOf(429, flat('rate_limited', 'Slow down.'), headers)).toMatchObject({ headers });
});

describe('a body that did not pass the check', () => {
  const detail = [
    {
      type: 'extra_forbidden',
      loc: ['body', 'messages', 0, 'user', 'name'],
      msg: 'Extra inputs are not permitted',
      input: 'Ann',
    },
    { type: 'missing', loc: ['body', 'tools', 2, 'function'], msg: 'Field required' },
  ];
  const told = {
    kind: 'bad_request',
    status: 400,
    message: 'messages[0].user.name: Extra inputs are not permitted; tools[2].function: Field required',
    param: 'messages[0].user.name',
    type: 'invalid_request_error',
    code: null,
  };

  test.each([
    ['alone', { detail }],
    [
      'inside the message',
      { object: 'error', message: { detail }, type: 'invalid_request_error', param: null, code: null },
    ],
    ['twice', { object: 'error', detail, message: { detail }, type: 'invalid_request_error', param: null, code: null }],
  ])('is told by its first problem: the list %s', (_, body) => {
    expect(fieldsOf(422, body)).toMatchObject(told);
  });
});

test('an answer that ended with an error is a failure', () => {
  const body = { choices: [{ index: 0, message: { content: 'Hal' }, finish_reason: 'error' }] };

  expect(() => mistralChat.transformResponse(body, ctx)).toThrow('mistral stopped with the reason `error`.');
});

test.each([[{}], [{ choices: [] }], [{ choices: null }]])('%j is no answer', (body) => {
  expect(() => mistralChat.transformResponse(body, ctx)).toThrow('mistral sent an answer without choices.');
});

const text = { choices: [{ index: 0, delta: { content: 'Hal' }, finish_reason: null }] };
const finish = (finish_reason: string) => ({ choices: [{ index: 0, delta: { content: '' }, finish_reason }] });

async function streamed(...events: (object | string)[]): Promise<ChatChunk[]> {
  const bytes = sse(events.map((data) => ({ data })));
  return collect(transformStream(decodeSse(inPieces(bytes, 7)), ctx));
}

test.each([
  ['its finish reason', finish('error'), 'upstream', 'mistral stopped with the reason `error`.'],
  ['a flat error', flat('service_unavailable', 'Service unavailable.'), 'upstream', 'Service unavailable.'],
  [
    'an error with its status',
    { ...flat('rate_limited', 'Slow down.'), raw_status_code: 429 },
    'rate_limit',
    'Slow down.',
  ],
  ['a wrapped error', { error: { message: 'Gone.' } }, 'upstream', 'Gone.'],
  ['an error that says nothing', { object: 'error' }, 'upstream', 'mistral ended the stream with an error.'],
])('a stream may fail by %s', async (_, event, kind, message) => {
  await expect(streamed(text, event, '[DONE]')).rejects.toMatchObject({
    message,
    fields: { kind },
    provider: 'mistral',
  });
});

test.each([
  ['nothing', ['[DONE]']],
  ['a choice without a finish reason', [text, '[DONE]']],
  ['no end marker', [text, finish('stop')]],
])('a stream of %s is no answer', async (_, events) => {
  await expect(streamed(...events)).rejects.toMatchObject({ fields: { code: 'stream_cut' } });
});
