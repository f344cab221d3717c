import { expect, test } from 'vitest';
import type { ChatChunk } from '../../../../providers/base/chat-types.ts';
import { toProviderError } from '../../../../providers/base/error-mapping.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { transformStream } from '../../../../providers/cohere/chat/stream.ts';
import { cohereChat } from '../../../../providers/cohere/chat/transformation.ts';
import { inPieces, sse } from '../../../helpers/bytes.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';

const ctx = chatContext('cohere', 'command-a-03-2025');

function fieldsOf(status: number, body: unknown, headers: Record<string, string> = {}) {
  return toProviderError({ status, headers, body }, cohereChat, ctx).fields;
}

/** Messages as in https://docs.cohere.com/reference/errors, 2026-11-22. */
test.each([
  [400, 'invalid request: message is required', 'bad_request', 400, null, false],
  [
    400,
    'too many tokens: size limit exceeded by 11326 tokens.',
    'context_length',
    400,
    'context_length_exceeded',
    false,
  ],
  [401, 'invalid api token', 'authentication', 401, 'invalid_api_key', false],
  [403, 'Your key has been blocked.', 'permission', 403, null, false],
  [404, "model 'x' not found", 'not_found', 404, null, false],
  [422, "unknown field: parameter 'x' is not a valid field.", 'bad_request', 400, null, false],
  [
    429,
    'You are using a Trial key, which is limited to 40 API calls / minute.',
    'rate_limit',
    429,
    'rate_limit_exceeded',
    true,
  ],
  [
    429,
    'You are using a Trial key, which is limited to 1000 API calls / month.',
    'quota',
    429,
    'insufficient_quota',
    false,
  ],
  [498, 'invalid token', 'authentication', 401, 'invalid_api_key', false],
  [498, 'The request was blocked for violating our usage guidelines.', 'content_policy', 400, 'content_filter', false],
  [499, 'client closed request', 'upstream', 502, 'upstream_error', true],
  [500, 'internal server error', 'upstream', 500, 'upstream_error', true],
  [501, 'not implemented', 'upstream', 502, 'upstream_error', true],
  [503, 'service unavailable', 'overloaded', 503, 'overloaded', true],
  [504, 'gateway timeout', 'timeout', 504, 'timeout', true],
])('%i %s is told as %s', (status, message, kind, told, code, retryable) => {
  expect(fieldsOf(status, { id: 'b7e6', message })).toMatchObject({
    kind,
    message,
    status: told,
    code,
    param: null,
    retryable,
  });
});

test('a rate limit hands on when to come back', () => {
  expect(fieldsOf(429, { message: 'Slow down.' }, { 'retry-after': '3' })).toMatchObject({
    headers: { 'retry-after': '3' },
  });
});

test('an error without a message has one of ours', () => {
  expect(fieldsOf(500, {}).message).toBe('cohere answered with status 500 and no message.');
});

test.each([
  ['ERROR', 'upstream'],
  ['TIMEOUT', 'timeout'],
])('an answer that ended with %s is a failure', (finish_reason, kind) => {
  const message = `cohere stopped with the reason \`${finish_reason}\`.`;
  const body = { id: 'x', message: { content: [{ type: 'text', text: 'Hal' }] }, finish_reason };

  expect(() => cohereChat.transformResponse(body, ctx)).toThrow(
    expect.objectContaining({ message, fields: expect.objectContaining({ kind }) }),
  );
});

test.each([[{}], [{ message: null }], [{ message: 'too many tokens' }]])('%j is no answer', (body) => {
  expect(() => cohereChat.transformResponse(body, ctx)).toThrow('cohere sent an answer without a message.');
});

const start = { type: 'message-start', id: 'x' };
const text = { type: 'content-delta', index: 0, delta: { message: { content: { text: 'Hal' } } } };

async function streamed(...events: object[]): Promise<ChatChunk[]> {
  const bytes = sse(events.map((data) => ({ data })));
  return collect(transformStream(decodeSse(inPieces(bytes, 7)), ctx));
}

test.each([
  [
    'its finish reason',
    { type: 'message-end', delta: { finish_reason: 'ERROR' } },
    'upstream',
    'cohere stopped with the reason `ERROR`.',
  ],
  [
    'what it says',
    { type: 'message-end', delta: { finish_reason: 'TIMEOUT', error: 'Took too long.' } },
    'timeout',
    'Took too long.',
  ],
  ['the body of an error', { id: 'x', message: 'too many tokens: 9' }, 'context_length', 'too many tokens: 9'],
  ['an event of its own', { type: 'error', message: 'Gone.' }, 'upstream', 'Gone.'],
  ['an event that says nothing', { type: 'error' }, 'upstream', 'The stream failed.'],
])('a stream may fail by %s', async (_, event, kind, message) => {
  await expect(streamed(start, text, event)).rejects.toMatchObject({ message, fields: { kind }, provider: 'cohere' });
});
