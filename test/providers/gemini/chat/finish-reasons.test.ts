import { expect, test } from 'vitest';
import { geminiChat } from '../../../../providers/gemini/chat/transformation.ts';
import { chatContext } from '../../../helpers/context.ts';

const ctx = chatContext('gemini', 'gemini-3-pro-preview');

function finishOf(finishReason: string, parts: object[] = [{ text: 'Hi' }]): string | undefined {
  const body = { candidates: [{ content: { parts }, finishReason, index: 0 }] };
  return geminiChat.transformResponse(body, ctx).choices[0]?.finish_reason;
}

test.each([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'content_filter'],
  ['RECITATION', 'content_filter'],
  ['BLOCKLIST', 'content_filter'],
  ['PROHIBITED_CONTENT', 'content_filter'],
  ['SPII', 'content_filter'],
  ['IMAGE_SAFETY', 'content_filter'],
  ['IMAGE_PROHIBITED_CONTENT', 'content_filter'],
  ['IMAGE_RECITATION', 'content_filter'],
  ['LANGUAGE', 'stop'],
  ['OTHER', 'stop'],
  ['NO_IMAGE', 'stop'],
  ['FINISH_REASON_UNSPECIFIED', 'stop'],
  ['SOMETHING_NEW', 'stop'],
])('%s is %s', (reason, expected) => {
  expect(finishOf(reason)).toBe(expected);
});

test('a function call beats a plain stop, and nothing else', () => {
  const parts = [{ functionCall: { name: 'f', args: {} } }];

  expect(['STOP', 'OTHER', 'MAX_TOKENS', 'SAFETY'].map((reason) => finishOf(reason, parts))).toEqual([
    'tool_calls',
    'tool_calls',
    'length',
    'content_filter',
  ]);
});

test.each(['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'TOO_MANY_TOOL_CALLS', 'MALFORMED_RESPONSE'])(
  '%s is a failure of the provider, told without what the model said',
  (finishReason) => {
    const body = { candidates: [{ finishReason, finishMessage: 'Malformed function call: print(secret)' }] };

    expect(() => geminiChat.transformResponse(body, ctx)).toThrow(
      expect.objectContaining({
        message: `gemini ended the answer with ${finishReason}.`,
        fields: expect.objectContaining({ kind: 'upstream', status: 502, retryable: true }),
      }),
    );
  },
);

test.each([[{}], [{ candidates: [] }], [{ usageMetadata: {} }], [[]], [null], ['text']])(
  'an answer without candidates is none: %j',
  (body) => {
    expect(() => geminiChat.transformResponse(body, ctx)).toThrow(
      expect.objectContaining({ fields: expect.objectContaining({ code: 'invalid_response', status: 502 }) }),
    );
  },
);

test('an error where an answer should be is told as the error it is', () => {
  const body = { error: { code: 429, message: 'Slow down.', status: 'RESOURCE_EXHAUSTED' } };

  expect(() => geminiChat.transformResponse(body, ctx)).toThrow(
    expect.objectContaining({ fields: expect.objectContaining({ kind: 'rate_limit', message: 'Slow down.' }) }),
  );
});
