import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chatRequest } from '../../../../local/sandbox/mistral/request.ts';
import { GatewayError } from '../../../../providers/base/errors.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { transformStream } from '../../../../providers/mistral/chat/stream.ts';
import { mistralChat } from '../../../../providers/mistral/chat/transformation.ts';
import { readable } from '../../../helpers/answer-cases.ts';
import { assemble } from '../../../helpers/assemble.ts';
import { inPieces, sse } from '../../../helpers/bytes.ts';
import { chatRequests } from '../../../helpers/chat-arbitraries.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';

const models = fc.constantFrom(
  'mistral-large-2512',
  'mistral-small-latest',
  'mistral-large-4',
  'magistral-small-latest',
);

/** Which kinds of content a role may have is left to Mistral. */
function problemsOf(body: object): object[] {
  const issues = chatRequest.safeParse(JSON.parse(JSON.stringify(body))).error?.issues ?? [];
  return issues.filter(({ path }) => path[2] !== 'content');
}

/** Turns that Mistral takes at the end, and ids of its kind. */
function isInOrder({ messages }: { messages: readonly Record<string, unknown>[] }): boolean {
  const last = messages.at(-1);
  const ids = messages.flatMap(({ tool_calls, tool_call_id }) => [
    ...((tool_calls ?? []) as { id: string }[]).map(({ id }) => id),
    ...(tool_call_id ? [String(tool_call_id)] : []),
  ]);
  const ended = last?.['role'] === 'user' || last?.['role'] === 'tool' || last?.['prefix'] === true;
  return ended && ids.every((id) => /^[a-zA-Z0-9]{9}$/.test(id));
}

test('a request is translated into a body that Mistral takes, or refused for a reason that can be told', () => {
  let translated = 0;
  fc.assert(
    fc.property(models, chatRequests, (model, request) => {
      const ctx = chatContext('mistral', model, request);
      try {
        const { body } = mistralChat.transformRequest(ctx.request, ctx);
        translated++;
        return problemsOf(body).length === 0 && isInOrder(body as never);
      } catch (error) {
        return error instanceof GatewayError && error.fields.status === 400;
      }
    }),
    { numRuns: 500 },
  );
  expect(translated).toBeGreaterThan(50);
});

const pieces = fc.array(fc.string({ unit: 'grapheme', maxLength: 4 }), { maxLength: 4 });
const args = fc.oneof(fc.constantFrom('', 'null', {}), fc.dictionary(fc.string(), fc.json()));
const choices = fc.array(fc.record({ thoughts: pieces, texts: pieces, calls: fc.array(args, { maxLength: 3 }) }), {
  minLength: 1,
  maxLength: 2,
});

type Choice = typeof choices extends fc.Arbitrary<(infer T)[]> ? T : never;

function toolCalls({ calls }: Choice): object[] {
  return calls.map((given, index) => {
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    return { id: `call${index}0000`, function: { name: 'f', arguments: text }, index: 0 };
  });
}

const thoughtsOf = (text: string) => [{ type: 'thinking', thinking: [{ type: 'text', text }] }];

function wholeChoice(choice: Choice, index: number): object {
  const content = [...thoughtsOf(choice.thoughts.join('')), { type: 'text', text: choice.texts.join('') }];
  return { index, message: { role: 'assistant', content, tool_calls: toolCalls(choice) }, finish_reason: 'stop' };
}

function deltas(choice: Choice, index: number): object[] {
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    choices: [{ index, delta, finish_reason }],
  });
  return [
    ...choice.thoughts.map((text) => chunk({ content: thoughtsOf(text) })),
    ...choice.texts.map((content) => chunk({ content })),
    chunk({ content: '', tool_calls: toolCalls(choice) }, 'stop'),
  ];
}

test('any answer, streamed in any pieces, is the same as whole', async () => {
  const ctx = chatContext('mistral', 'mistral-small-latest');
  await fc.assert(
    fc.asyncProperty(choices, fc.integer({ min: 1, max: 50 }), async (answer, size) => {
      const bytes = sse([...answer.flatMap(deltas), '[DONE]'].map((data) => ({ data })));
      const chunks = await collect(transformStream(decodeSse(inPieces(bytes, size)), ctx));
      const whole = mistralChat.transformResponse({ choices: answer.map(wholeChoice) }, ctx);

      expect(readable(assemble(chunks))).toEqual(readable(whole));
    }),
  );
});
