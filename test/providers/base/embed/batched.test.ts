import { expect, test } from 'vitest';
import { batched } from '../../../../providers/base/embed/batched.ts';
import type { EmbedInput } from '../../../../providers/base/embed/inputs.ts';
import { inputsOf } from '../../../../providers/base/embed/inputs.ts';
import type { EmbedRequest } from '../../../../providers/base/embed/types.ts';
import type { CallContext, Handler } from '../../../../providers/base/endpoint.ts';
import { ProviderError } from '../../../../providers/base/errors.ts';
import { callContext } from '../../../helpers/context.ts';

type Answer = (inputs: readonly EmbedInput[], ctx: CallContext<'embed'>) => Promise<unknown>;

/** A vector holds the place its text names: `['7']` becomes `[7]`. */
function fakeHandler(answer: Answer = async () => {}): Handler<'embed'> {
  return {
    provider: 'acme',
    supportsStreaming: false,
    supportsFunctionCalls: false,
    async handleRequest(request, ctx) {
      const inputs = inputsOf(request);
      await answer(inputs, ctx);
      const body = {
        object: 'list' as const,
        data: inputs.map((input, index) => ({ object: 'embedding' as const, index, embedding: [Number(input)] })),
        model: 'm',
        usage: { prompt_tokens: inputs.length, total_tokens: inputs.length * 2 },
      };
      return { kind: 'json', headers: {}, dropped: ['user'], body };
    },
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function call(handler: Handler<'embed'>, input: EmbedRequest['input'], more: Partial<CallContext<'embed'>> = {}) {
  const request: EmbedRequest = { model: 'acme/m', input, dimensions: 1 };
  return handler.handleRequest(request, callContext<'embed'>('acme', 'm', request, more));
}

test('what fits goes on as it is, and its answer comes back as it is', async () => {
  const seen: EmbedRequest[] = [];
  const handler = batched(
    fakeHandler(async (_, ctx) => void seen.push(ctx.request)),
    { maxInputs: 3 },
  );
  const request: EmbedRequest = { model: 'acme/m', input: ['0', '1', '2'] };

  await handler.handleRequest(request, callContext<'embed'>('acme', 'm', request));

  expect(seen).toHaveLength(1);
  expect(seen[0]).toBe(request);
});

test('more than fits is split evenly, and comes back in order with its usage summed', async () => {
  const sizes: number[] = [];
  const handler = batched(
    fakeHandler(async (inputs) => {
      sizes.push(inputs.length);
      // The first ones answer last.
      await later(20 - Number(inputs[0]));
    }),
    { maxInputs: 3 },
  );

  const result = await call(handler, numbers(10));

  expect(sizes).toEqual([3, 3, 3, 1]);
  expect(result).toEqual({
    kind: 'json',
    headers: {},
    dropped: ['user'],
    body: {
      object: 'list',
      data: numbers(10).map((_, index) => ({ object: 'embedding', index, embedding: [index] })),
      model: 'm',
      usage: { prompt_tokens: 10, total_tokens: 20 },
    },
  });
});

test('the parts keep the parameters, and the context tells of its own part', async () => {
  const seen: unknown[] = [];
  const handler = batched(
    fakeHandler(async (_, { request }) => void seen.push(request)),
    { maxInputs: 1 },
  );

  await call(handler, ['0', '1']);

  expect(seen).toEqual([
    { model: 'acme/m', input: ['0'], dimensions: 1 },
    { model: 'acme/m', input: ['1'], dimensions: 1 },
  ]);
});

test('one text as token ids is one input', async () => {
  const sizes: number[] = [];
  const handler = batched(
    fakeHandler(async (inputs) => void sizes.push(inputs.length)),
    { maxInputs: 2 },
  );

  await call(handler, [1, 2, 3, 4, 5]);
  await call(handler, [[1], [2], [3]]);

  expect(sizes).toEqual([1, 2, 1]);
});

test('the most a call holds may depend on the model', async () => {
  const sizes: number[] = [];
  const handler = batched(
    fakeHandler(async (inputs) => void sizes.push(inputs.length)),
    { maxInputs: (model) => (model === 'm' ? 2 : 9) },
  );

  await call(handler, numbers(3));
  await call(handler, numbers(3), { model: 'other' });

  expect(sizes).toEqual([2, 1, 3]);
});

test('no more calls run at once than may', async () => {
  let running = 0;
  let most = 0;
  const handler = batched(
    fakeHandler(async () => {
      running += 1;
      most = Math.max(most, running);
      await later(2);
      running -= 1;
    }),
    { maxInputs: 1, concurrency: 3 },
  );

  await call(handler, numbers(12));

  expect(most).toBe(3);
});

test('the first failure is the answer, stops what runs and begins nothing more', async () => {
  const begun: string[] = [];
  const stopped: string[] = [];
  const failure = new ProviderError('acme', 'rate_limit', 'Slow down.');
  const handler = batched(
    fakeHandler(async ([input], { signal }) => {
      begun.push(String(input));
      if (input === '1') throw failure;
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped.push(String(input));
          reject(new Error('cancelled'));
        });
      });
    }),
    { maxInputs: 1, concurrency: 3 },
  );

  await expect(call(handler, numbers(12))).rejects.toBe(failure);
  await later(5);

  expect([begun, stopped]).toEqual([
    ['0', '1', '2'],
    ['0', '2'],
  ]);
});

test('a caller who leaves stops all parts', async () => {
  const leaving = new AbortController();
  const stopped: string[] = [];
  const handler = batched(
    fakeHandler(async ([input], { signal }) => {
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped.push(String(input));
          reject(signal.reason);
        });
      });
    }),
    { maxInputs: 1, concurrency: 2 },
  );

  const calling = call(handler, numbers(5), { signal: leaving.signal });
  leaving.abort(new Error('left'));

  await expect(calling).rejects.toThrow('left');
  expect(stopped).toEqual(['0', '1']);
});
