import { describe, expect, test } from 'vitest';
import { decodeAwsEventStream } from '../../../../providers/base/aws-event-stream.ts';
import { toProviderError } from '../../../../providers/base/error-mapping.ts';
import { ProviderError } from '../../../../providers/base/errors.ts';
import { bedrockChat } from '../../../../providers/bedrock/chat/transformation.ts';
import { awsEventStream } from '../../../helpers/aws-event-stream.ts';
import { inPieces } from '../../../helpers/bytes.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';

const ctx = chatContext('bedrock', 'anthropic.claude-sonnet-4-5-20250929-v1:0');

function failed(status: number, type: string | undefined, body: unknown, headers: Record<string, string> = {}) {
  const failure = { status, headers: { ...(type && { 'x-amzn-errortype': type }), ...headers }, body };
  return toProviderError(failure, bedrockChat, ctx).fields;
}

describe('an exception', () => {
  test.each([
    [400, 'ValidationException', 400, 'bad_request', false],
    [400, 'ServiceQuotaExceededException', 429, 'quota', false],
    [403, 'AccessDeniedException', 403, 'permission', false],
    [403, 'UnrecognizedClientException', 401, 'authentication', false],
    [403, 'InvalidSignatureException', 401, 'authentication', false],
    [403, 'ExpiredTokenException', 401, 'authentication', false],
    [404, 'ResourceNotFoundException', 404, 'not_found', false],
    [408, 'ModelTimeoutException', 504, 'timeout', true],
    [424, 'ModelErrorException', 502, 'upstream', true],
    [429, 'ThrottlingException', 429, 'rate_limit', true],
    [429, 'ModelNotReadyException', 429, 'rate_limit', true],
    [500, 'InternalServerException', 500, 'upstream', true],
    [503, 'ServiceUnavailableException', 503, 'overloaded', true],
  ])('%i %s is told as %i, %s', (status, type, told, kind, retryable) => {
    const fields = failed(status, `${type}:http://internal.amazon.com/coral/`, { message: 'Why.' });

    expect(fields).toMatchObject({ status: told, kind, retryable, message: 'Why.' });
  });

  test('may have its type in the body, and its message in capitals', () => {
    const body = { __type: 'com.amazon.coral.service#UnrecognizedClientException', Message: 'The token is invalid.' };

    expect(failed(403, undefined, body)).toMatchObject({ kind: 'authentication', message: 'The token is invalid.' });
  });

  test.each([
    ['constructor', {}],
    [undefined, { __type: { toString: 1 } }],
  ])('of a type that nobody knows is known by its status: %j', (type, body) => {
    expect(failed(400, type, { ...body, message: 'Why.' })).toMatchObject({ status: 400, kind: 'bad_request' });
  });

  test('without a body or a type is known by its status', () => {
    expect(failed(503, undefined, '<html>Busy</html>')).toMatchObject({
      kind: 'overloaded',
      message: 'bedrock answered with status 503 and an HTML page.',
    });
  });

  test('hands on its request id and the time to wait', () => {
    const headers = { 'x-amzn-requestid': 'abc', 'retry-after': '7' };

    expect(failed(429, 'ThrottlingException', { message: 'Slow down.' }, headers)).toMatchObject({
      upstreamRequestId: 'abc',
      headers: { 'retry-after': '7' },
    });
  });
});

describe('what only the text says', () => {
  test.each([
    'Input is too long for requested model.',
    'The model returned the following errors: Input is too long for requested model.',
    'The model returned the following errors: prompt is too long: 227255 tokens > 200000 maximum',
    'The model returned the following errors: input length and `max_tokens` exceed context limit: 199990 + 64000 > 200000',
    "This model's maximum context length is 32768 tokens. Please reduce the length of the prompt",
    'Too many input tokens. Max input tokens: 8192, request input token count: 9000',
    'Input Tokens Exceeded: Number of input tokens exceeds maximum length.',
  ])('a context too long: %s', (message) => {
    expect(failed(400, 'ValidationException', { message })).toMatchObject({
      status: 400,
      kind: 'context_length',
      code: 'context_length_exceeded',
      message,
    });
  });

  test.each([
    [400, 'ValidationException', 'Output blocked by content filtering policy', 'content_policy'],
    [403, 'AccessDeniedException', 'Authentication failed: Please make sure your API Key is valid.', 'authentication'],
    [403, undefined, 'The security token included in the request is expired', 'authentication'],
    [403, 'AccessDeniedException', "You don't have access to the model with the specified model ID.", 'permission'],
    [429, 'ThrottlingException', 'Too many tokens per day, please wait before trying again.', 'quota'],
    [429, 'ThrottlingException', 'Too many tokens, please wait before trying again.', 'rate_limit'],
    [400, 'ValidationException', 'The maximum tokens you requested exceeds the model limit of 4096.', 'bad_request'],
  ])('%i %s: %s', (status, type, message, kind) => {
    expect(failed(status, type, { message }).kind).toBe(kind);
  });

  test('a model that needs an inference profile comes with advice', () => {
    const said = `Invocation of model ID ${ctx.model} with on-demand throughput isn’t supported.`;

    expect(failed(400, 'ValidationException', { message: said }).message).toBe(
      `${said} Name the model by the id of an inference profile, such as \`us.${ctx.model}\` or \`global.${ctx.model}\`.`,
    );
  });
});

async function streamed(events: readonly object[]): Promise<unknown> {
  const bytes = awsEventStream(events);
  const decoded = decodeAwsEventStream(inPieces(bytes, bytes.length), 'bedrock');
  return collect(bedrockChat.transformStream?.(decoded, ctx) as AsyncIterable<unknown>).catch((error) => error);
}

describe('a stream that fails', () => {
  const begun = [
    { messageStart: { role: 'assistant' } },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Hi' } } },
  ];

  test.each([
    ['throttlingException', 429, 'rate_limit'],
    ['modelStreamErrorException', 502, 'upstream'],
    ['internalServerException', 500, 'upstream'],
    ['serviceUnavailableException', 503, 'overloaded'],
    ['modelTimeoutException', 504, 'timeout'],
    ['validationException', 400, 'bad_request'],
    ['tomorrowException', 500, 'upstream'],
  ])('with %s is told as %i, %s', async (exception, status, kind) => {
    for (const before of [[], begun]) {
      const error = await streamed([...before, { [exception]: { message: 'Why.' } }]);

      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ provider: 'bedrock', fields: { status, kind, message: 'Why.' } });
    }
  });

  test('with an input too long says so', async () => {
    const message = 'Input is too long for requested model.';

    expect(await streamed([{ validationException: { message } }])).toMatchObject({
      fields: { kind: 'context_length' },
    });
  });

  test('before the usage has come is cut', async () => {
    expect(await streamed([...begun, { messageStop: { stopReason: 'end_turn' } }])).toMatchObject({
      fields: { code: 'stream_cut' },
    });
    expect(await streamed([])).toMatchObject({ fields: { code: 'stream_cut' } });
  });
});

test.each(['malformed_model_output', 'malformed_tool_use'])('the stop reason %s is an error', async (stopReason) => {
  const expected = {
    provider: 'bedrock',
    fields: { kind: 'upstream', status: 502, message: `bedrock sent a malformed answer of its model (${stopReason}).` },
  };
  const body = { output: { message: { content: [{ text: 'Hi' }] } }, stopReason, usage: {} };

  await expect(async () => bedrockChat.transformResponse(body, ctx)).rejects.toMatchObject(expected);
  expect(await streamed([{ messageStop: { stopReason } }, { metadata: { usage: {} } }])).toMatchObject(expected);
});

test.each([{}, { output: null }, { output: { message: {} } }, { message: 'not an answer' }])(
  'an answer that is none is an error: %j',
  (body) => {
    expect(() => bedrockChat.transformResponse(body, ctx)).toThrow('bedrock sent an answer without a message.');
  },
);
