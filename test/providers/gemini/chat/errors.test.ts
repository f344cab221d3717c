import { describe, expect, test } from 'vitest';
import { toProviderError } from '../../../../providers/base/error-mapping.ts';
import { geminiChat } from '../../../../providers/gemini/chat/transformation.ts';
import { chatContext } from '../../../helpers/context.ts';
import { readFixture } from '../../../helpers/fixture.ts';

interface ErrorCase {
  readonly status: number;
  readonly body: unknown;
  /** What the caller gets; where nothing is said of the message, it is the body's. */
  readonly error: Record<string, unknown>;
}

const { source: _, ...cases } = readFixture<Record<string, ErrorCase>>('gemini/chat/errors.json');
const ctx = chatContext('gemini', 'gemini-3-pro-preview');

test.each(Object.entries(cases))('%s', (_, { status, body, error }) => {
  const { fields, provider } = toProviderError({ status, headers: {}, body }, geminiChat, ctx);
  const { kind, message, status: ours, code, retryable, headers } = fields;

  expect({ kind, message, status: ours, code, retryable, headers, provider }).toEqual({
    headers: {},
    provider: 'gemini',
    ...error,
  });
});

describe('a body that is no error of Google', () => {
  test.each([['Bad gateway'], [''], [null], [[]], [{}], [{ error: 'x' }], [{ error: { details: {}, message: 7 } }]])(
    'goes by its status: %j',
    (body) => {
      const { fields } = toProviderError({ status: 502, headers: {}, body }, geminiChat, ctx);

      expect([fields.kind, fields.status, fields.retryable]).toEqual(['upstream', 502, true]);
    },
  );
});
