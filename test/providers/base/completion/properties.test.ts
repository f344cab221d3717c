import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openAICompatibleCompletion } from '../../../../providers/base/completion/dialect.ts';
import type { CompletionChunk, CompletionRequest } from '../../../../providers/base/completion/types.ts';
import type { Transformer } from '../../../../providers/base/endpoint.ts';
import { GatewayError } from '../../../../providers/base/errors.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { parseJson, toJson } from '../../../../providers/base/wire-text.ts';
import { assembleCompletion } from '../../../helpers/assemble-completion.ts';
import { cutAt, sse } from '../../../helpers/bytes.ts';
import { collect } from '../../../helpers/collect.ts';
import { callContext } from '../../../helpers/context.ts';

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '\n', '"model":"x"', '__proto__'),
);
const tokens = fc.array(fc.nat(), { minLength: 1, maxLength: 3 });

const requests = fc.record(
  {
    prompt: fc.oneof(
      text,
      fc.array(text, { minLength: 1, maxLength: 3 }),
      tokens,
      fc.array(tokens, { minLength: 1, maxLength: 2 }),
    ),
    suffix: maybe(text),
    n: maybe(fc.constantFrom(1, 2)),
    best_of: maybe(fc.constantFrom(2, 3)),
    echo: maybe(fc.boolean()),
    logprobs: maybe(fc.constantFrom(0, 2)),
    stop: maybe(fc.oneof(text, fc.array(text, { maxLength: 2 }))),
    stream: maybe(fc.boolean()),
    stream_options: maybe(fc.record({ include_usage: maybe(fc.boolean()) })),
    temperature: maybe(fc.constantFrom(0, 1.7)),
    seed: maybe(fc.nat()),
    user: fc.string(),
    top_k: fc.nat(),
    extra: fc.constant({ model: 'x', prompt: 'y' }),
  },
  { requiredKeys: ['prompt'] },
);

const providers = [
  'openai',
  'azure',
  'together',
  'fireworks',
  'openrouter',
  'deepseek',
  'mistral',
  'ollama',
  'openai_compatible',
];

describe.each(providers)('%s', async (provider) => {
  const module: Record<string, Transformer<'completion'>> = await import(
    `../../../../providers/${provider}/completion/transformation.ts`
  );
  const [transformer] = Object.values(module);
  if (!transformer) throw new Error(`There is no transformer for ${provider}.`);

  test('turns any valid request into one of its own, or refuses it, and leaves it as it was', () => {
    fc.assert(
      fc.property(requests, (asked) => {
        const before = JSON.stringify({ model: `${provider}/m`, ...asked });
        const request = parseJson(before) as CompletionRequest;
        const ctx = callContext<'completion'>(provider, 'm', request);
        try {
          const first = toJson(transformer.transformRequest(request, ctx).body);
          expect(toJson(transformer.transformRequest(request, ctx).body)).toBe(first);
          expect(JSON.parse(first)).toMatchObject({ prompt: asked.prompt, model: expect.stringMatching(/(?:^|\/)m$/) });
        } catch (error) {
          if (!(error instanceof GatewayError)) throw error;
          expect(error.fields.status).toBe(400);
        }
        expect(JSON.stringify(request)).toBe(before);
      }),
      { numRuns: 80 },
    );
  });
});

interface Piece {
  readonly choice: number;
  readonly text: string;
  readonly usage: object | null;
}

const pieces: fc.Arbitrary<Piece[]> = fc.array(
  fc.record({
    choice: fc.constantFrom(0, 1),
    text,
    usage: fc.constantFrom(null, { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }),
  }),
  { maxLength: 8 },
);
const reasons = fc.constantFrom('stop', 'length', 'content_filter', 'eos');
const head = { id: 'cmpl-1', created: 1, model: 'm' };
const usage = { prompt_tokens: 1, completion_tokens: 5, total_tokens: 6 };

test('a stream, however it is cut, is the answer that comes whole', async () => {
  const { transformResponse, transformStream } = openAICompatibleCompletion();
  const ctx = callContext<'completion'>('acme', 'm', { model: 'acme/m', prompt: 'One', n: 2 });
  await fc.assert(
    fc.asyncProperty(pieces, reasons, reasons, fc.nat(), async (said, first, second, cut) => {
      const choiceOf = (index: number, piece: string, finish_reason: string | null) => ({
        text: piece,
        index,
        logprobs: null,
        finish_reason,
      });
      const chunkOf = (choice: object, more: object) => ({
        ...head,
        object: 'text_completion',
        choices: [choice],
        ...more,
      });
      const bytes = sse(
        [
          ...said.map((piece) => chunkOf(choiceOf(piece.choice, piece.text, null), { usage: piece.usage })),
          chunkOf(choiceOf(0, '', first), {}),
          chunkOf(choiceOf(1, '', second), {}),
          { ...head, object: 'text_completion', choices: [], usage },
          '[DONE]',
        ].map((data) => ({ data })),
      );
      const textOf = (index: number) => said.map((piece) => (piece.choice === index ? piece.text : '')).join('');
      const body = { ...head, choices: [choiceOf(0, textOf(0), first), choiceOf(1, textOf(1), second)], usage };

      const chunks = await collect(
        transformStream?.(decodeSse(cutAt(bytes, cut % bytes.length)), ctx) as AsyncIterable<CompletionChunk>,
      );

      expect(assembleCompletion(chunks)).toEqual(transformResponse(body, ctx));
    }),
    { numRuns: 200 },
  );
});
