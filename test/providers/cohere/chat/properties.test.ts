import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chatRequest } from '../../../../local/sandbox/cohere/request.ts';
import { GatewayError } from '../../../../providers/base/errors.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { transformStream } from '../../../../providers/cohere/chat/stream.ts';
import { cohereChat } from '../../../../providers/cohere/chat/transformation.ts';
import { readable } from '../../../helpers/answer-cases.ts';
import { assemble } from '../../../helpers/assemble.ts';
import { inPieces, sse } from '../../../helpers/bytes.ts';
import { chatRequests } from '../../../helpers/chat-arbitraries.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';

const models = fc.constantFrom('command-a-03-2025', 'command-a-reasoning-08-2025');

/** Which kinds of content a role may have is left to Cohere. */
function problemsOf(body: object): object[] {
  const issues = chatRequest.safeParse(JSON.parse(JSON.stringify(body))).error?.issues ?? [];
  return issues.filter(({ path }) => path[2] !== 'content');
}

test('a request is translated into a body that Cohere takes, or refused for a reason that can be told', () => {
  let translated = 0;
  fc.assert(
    fc.property(models, chatRequests, (model, request) => {
      const ctx = chatContext('cohere', model, request);
      try {
        const { body } = cohereChat.transformRequest(ctx.request, ctx);
        translated++;
        return problemsOf(body).length === 0;
      } catch (error) {
        return error instanceof GatewayError && error.fields.status === 400;
      }
    }),
    { numRuns: 500 },
  );
  expect(translated).toBeGreaterThan(50);
});

const pieces = fc.array(fc.string({ unit: 'grapheme', maxLength: 4 }), { maxLength: 4 });
const json = fc.oneof(
  fc.constantFrom('null', '', '{}'),
  fc.dictionary(fc.string(), fc.json()).map((value) => JSON.stringify(value)),
);
const answers = fc.record({
  thoughts: pieces,
  plan: pieces,
  texts: pieces,
  calls: fc.array(fc.tuple(json, fc.integer({ min: 1, max: 5 })), { maxLength: 3 }),
});

type Answer = typeof answers extends fc.Arbitrary<infer T> ? T : never;

const message = (fields: object) => ({ delta: { message: fields } });

function slices(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}

/** One answer both ways. */
function wireOf({ thoughts, plan, texts, calls }: Answer) {
  const usage = { tokens: { input_tokens: 3, output_tokens: 4 } };
  const content = [
    { type: 'thinking', thinking: thoughts.join('') },
    { type: 'text', text: texts.join('') },
  ];
  const tool_calls = calls.map(([args], index) => ({
    id: `f_${index}`,
    type: 'function',
    function: { name: 'f', arguments: args },
  }));
  const whole = {
    id: 'x',
    message: { content, tool_plan: plan.join(''), tool_calls },
    finish_reason: 'COMPLETE',
    usage,
  };
  const events = [
    { type: 'message-start', id: 'x' },
    ...thoughts.map((thinking) => ({ type: 'content-delta', ...message({ content: { thinking } }) })),
    ...plan.map((tool_plan) => ({ type: 'tool-plan-delta', ...message({ tool_plan }) })),
    ...texts.map((text) => ({ type: 'content-delta', ...message({ content: { text } }) })),
    ...calls.flatMap(([args, size], index) => [
      {
        type: 'tool-call-start',
        ...message({ tool_calls: { id: `f_${index}`, function: { name: 'f', arguments: '' } } }),
      },
      ...slices(args, size).map((piece) => ({
        type: 'tool-call-delta',
        ...message({ tool_calls: { function: { arguments: piece } } }),
      })),
      { type: 'tool-call-end' },
    ]),
    { type: 'message-end', delta: { finish_reason: 'COMPLETE', usage } },
  ];
  return { whole, bytes: sse(events.map((data) => ({ data }))) };
}

test('any answer, streamed in any pieces, is the same as whole', async () => {
  const ctx = chatContext('cohere', 'command-a-reasoning-08-2025');
  await fc.assert(
    fc.asyncProperty(answers, fc.integer({ min: 1, max: 50 }), async (answer, size) => {
      const { whole, bytes } = wireOf(answer);
      const chunks = await collect(transformStream(decodeSse(inPieces(bytes, size)), ctx));

      expect(readable(assemble(chunks))).toEqual(readable(cohereChat.transformResponse(whole, ctx)));
    }),
  );
});
