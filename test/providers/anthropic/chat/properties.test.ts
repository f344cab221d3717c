import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { chatSchema } from '../../../../gateway/chat/schema.ts';
import { transformRequest } from '../../../../providers/anthropic/chat/request.ts';
import { GatewayError } from '../../../../providers/base/errors.ts';
import { chatRequests } from '../../../helpers/chat-arbitraries.ts';
import { chatContext } from '../../../helpers/context.ts';

const models = fc.constantFrom('claude-haiku-4-5', 'claude-opus-4-8', 'claude-3-5-haiku-latest', 'claude-fable-5');

interface Turn {
  readonly role: string;
  readonly content: readonly { readonly type: string; readonly text?: string }[];
}

/** What Anthropic refuses in the turns of a body. */
function problemsOf(turns: readonly Turn[]): string[] {
  const isResult = ({ type }: { type: string }) => type === 'tool_result';
  return turns.flatMap(({ role, content }, index) => [
    ...(role === (index % 2 ? 'assistant' : 'user') ? [] : [`${index}: roles alternate, and the user begins`]),
    ...(content.length > 0 ? [] : [`${index}: empty`]),
    ...(content.some(({ type, text }) => type === 'text' && !/\S/.test(text ?? '')) ? [`${index}: blank text`] : []),
    ...(content.findLastIndex(isResult) < content.filter(isResult).length ? [] : [`${index}: results come first`]),
  ]);
}

test('a request is translated into turns that Anthropic takes, or refused for a reason that can be told', () => {
  let translated = 0;
  fc.assert(
    fc.property(models, chatRequests, (model, request) => {
      const ctx = chatContext('anthropic', model, request);
      try {
        const { messages } = transformRequest(ctx.request, ctx).body as { messages: readonly Turn[] };
        translated++;
        return problemsOf(messages).length === 0;
      } catch (error) {
        return error instanceof GatewayError && error.fields.status === 400;
      }
    }),
    { numRuns: 500 },
  );
  expect(translated).toBeGreaterThan(50);
});

test('the requests of this suite are such as the gateway lets in', () => {
  fc.assert(fc.property(chatRequests, (request) => z.safeParse(chatSchema, { model: 'm', ...request }).success));
});
