import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Transformer } from '../../../../providers/base/endpoint.ts';
import { GatewayError } from '../../../../providers/base/errors.ts';
import { openAICompatibleChat } from '../../../../providers/base/openai-dialect/dialect.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { toJson } from '../../../../providers/base/wire-text.ts';
import { assemble } from '../../../helpers/assemble.ts';
import { cutAt, sse } from '../../../helpers/bytes.ts';
import { chatRequests } from '../../../helpers/chat-arbitraries.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';

const providers = [
  ['openai', 'gpt-5'],
  ['azure', 'gpt-4o'],
  ['groq', 'qwen/qwen3-32b'],
  ['deepseek', 'deepseek-reasoner'],
  ['deepseek', 'deepseek-v4-pro'],
  ['xai', 'grok-3'],
  ['together', 'm'],
  ['fireworks', 'm'],
  ['perplexity', 'sonar'],
  ['openrouter', 'm'],
  ['cerebras', 'm'],
  ['ollama', 'm'],
  ['openai_compatible', 'm'],
] as const;

describe.each(providers)('%s/%s', async (provider, model) => {
  const module: Record<string, Transformer<'chat'>> = await import(
    `../../../../providers/${provider}/chat/transformation.ts`
  );
  const [transformer] = Object.values(module);
  if (!transformer) throw new Error(`There is no transformer for ${provider}.`);

  test('turns any valid request into one of its own, or refuses it, and leaves it as it was', () => {
    fc.assert(
      fc.property(chatRequests, (request) => {
        const ctx = chatContext(provider, model, request);
        const before = JSON.stringify(ctx.request);
        try {
          const first = toJson(transformer.transformRequest(ctx.request, ctx).body);
          expect(toJson(transformer.transformRequest(ctx.request, ctx).body)).toBe(first);
          expect(JSON.parse(first)).toMatchObject({ messages: expect.any(Array), model: expect.any(String) });
        } catch (error) {
          if (!(error instanceof GatewayError)) throw error;
        }
        expect(JSON.stringify(ctx.request)).toBe(before);
      }),
      { numRuns: 60 },
    );
  });
});

const text = fc.constantFrom('', 'a', ' ', '\n', '<think>', '</think>', '<', 'é👋', 'null');
const toolCall = fc.record(
  {
    index: fc.constantFrom(0, 1),
    id: fc.constantFrom('c1', 'c2'),
    function: fc.record({ name: fc.constantFrom('f', 'g'), arguments: fc.constantFrom('', '{}', null, '{"a":null}') }),
  },
  { requiredKeys: ['function', 'id'] },
);
const delta = fc.record(
  {
    role: fc.constant('assistant'),
    content: fc.option(text),
    reasoning: fc.option(text),
    refusal: fc.constant(null),
    tool_calls: fc.array(toolCall, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const choice = fc.record({
  index: fc.constantFrom(0, 1),
  delta,
  finish_reason: fc.constantFrom(null, null, '', 'stop'),
});
const usage = fc.constantFrom(null, { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 });
const chunk = fc.record(
  { id: fc.constantFrom('a', ''), created: fc.constantFrom(1, 2), choices: fc.array(choice, { maxLength: 2 }), usage },
  { requiredKeys: ['choices'] },
);
const streams = fc
  .array(chunk, { minLength: 1, maxLength: 8 })
  .filter((chunks) => chunks.some(({ choices }) => choices.length > 0));

test('any stream follows the rules, however its bytes were cut', async () => {
  const { transformStream } = openAICompatibleChat();
  const read = (bytes: AsyncIterable<Uint8Array>) =>
    collect(transformStream?.(decodeSse(bytes), chatContext('host', 'm')) ?? expect.fail());
  await fc.assert(
    fc.asyncProperty(streams, fc.nat(), async (chunks, cut) => {
      const bytes = sse([...chunks, '[DONE]'].map((data) => ({ data })));

      const read1 = await read(cutAt(bytes, cut % bytes.length));

      expect(read1).toEqual(await read(cutAt(bytes, bytes.length)));
      assemble(read1);
    }),
  );
});
