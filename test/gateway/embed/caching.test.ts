import { describe, expect, test, vi } from 'vitest';
import { createAnswers } from '../../../gateway/cache/answers.ts';
import type { CachedCall, Given } from '../../../gateway/cache/caching.ts';
import { cacheKey } from '../../../gateway/cache/key.ts';
import { defineConfig } from '../../../gateway/config.ts';
import { caching } from '../../../gateway/embed/caching.ts';
import { inputsOf } from '../../../providers/base/embed/inputs.ts';
import type { EmbedRequest, EmbedResponse } from '../../../providers/base/embed/types.ts';

const any = Number.POSITIVE_INFINITY;
const config = defineConfig({});
const route = { groups: [], balance: 'weight', fallBackOnContentPolicy: false } as const;

interface Provider {
  /** Whose vectors they are. */
  model: string;
  /** An embedding it leaves out. */
  forgets?: string;
}

/** A gateway's cache in front of a provider that embeds a text as its length, and counts a token an input. */
function open(provider: Provider = { model: 'e1' }) {
  let now = 1_000_000;
  const answers = createAnswers({ maxBytes: 1_000_000, clock: () => now });
  const ask = vi.fn(async (request: EmbedRequest): Promise<Given<'embed'>> => {
    const inputs = inputsOf(request);
    const data = inputs.flatMap((input, index) =>
      input === provider.forgets ? [] : [{ object: 'embedding' as const, index, embedding: [input.length, 0.1] }],
    );
    const usage = { prompt_tokens: inputs.length, total_tokens: inputs.length };
    return { kind: 'json', body: { object: 'list', data, model: provider.model, usage }, headers: {}, dropped: [] };
  });
  const embed = async (request: Omit<EmbedRequest, 'model'>, maxAgeSeconds = any) => {
    const call: CachedCall<'embed'> = {
      request: { model: 'acme/e', ...request },
      key: 'whole',
      keyOf: (fields) => cacheKey({ endpoint: 'embed', scope: 'key a', route, forwarded: {}, fields }, config),
      wish: { ttlSeconds: 60, maxAgeSeconds },
      answers,
      ask,
      behind: () => {},
    };
    const given = await caching.answer?.(call);
    if (given?.kind !== 'json') throw new Error('There is no answer.');
    return given;
  };
  const pass = (ms: number) => {
    now += ms;
  };
  return { embed, ask, pass, inputs: () => ask.mock.calls.map(([{ input }]) => input) };
}

function vectors({ data }: EmbedResponse): unknown[] {
  return data.map(({ index, embedding }) => [index, embedding]);
}

describe('inputs', () => {
  test('that are known are not asked for again, and all come in order', async () => {
    const { embed, inputs } = open();
    await embed({ input: ['a', 'ccc'] });

    const { body, ageSeconds } = await embed({ input: ['bb', 'ccc', 'dddd', 'a'] });

    expect(inputs()).toEqual([
      ['a', 'ccc'],
      ['bb', 'dddd'],
    ]);
    expect(vectors(body)).toEqual([
      [0, [2, 0.1]],
      [1, [3, 0.1]],
      [2, [4, 0.1]],
      [3, [1, 0.1]],
    ]);
    expect(body).toMatchObject({ object: 'list', model: 'e1', usage: { prompt_tokens: 2, total_tokens: 2 } });
    expect(ageSeconds).toBeUndefined();
  });

  test('that come twice in a request are asked for once', async () => {
    const { embed, inputs } = open();

    const { body } = await embed({ input: ['a', 'bb', 'a'] });

    expect(inputs()).toEqual([['a', 'bb']]);
    expect(vectors(body)).toEqual([
      [0, [1, 0.1]],
      [1, [2, 0.1]],
      [2, [1, 0.1]],
    ]);
  });

  test('that are all known cost nothing, whoever asks, in whichever encoding and form', async () => {
    const { embed, ask, pass } = open();
    await embed({ input: 'a', user: 'u1', encoding_format: 'base64' });
    pass(7_000);

    const { body, ageSeconds } = await embed({ input: ['a'], user: 'u2' });

    expect(ask).toHaveBeenCalledTimes(1);
    expect(body).toEqual({
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [1, 0.1] }],
      model: 'e1',
      usage: { prompt_tokens: 0, total_tokens: 0 },
    });
    expect(ageSeconds).toBe(7);
  });

  test('may be token ids, alone or several', async () => {
    const { embed, inputs } = open();
    await embed({ input: [1, 2, 3] });

    const { body } = await embed({ input: [[1, 2, 3], [1]] });

    expect(inputs()).toEqual([[1, 2, 3], [[1]]]);
    expect(vectors(body)).toEqual([
      [0, [3, 0.1]],
      [1, [1, 0.1]],
    ]);
  });

  test('none of which is known are asked for as they came', async () => {
    const { embed, ask } = open();
    const request = { input: 'a', user: 'u' } as const;

    await embed(request);

    expect(ask.mock.calls).toEqual([[{ model: 'acme/e', ...request }]]);
  });

  test.each([
    ['dimensions', { dimensions: 2 }],
    ['another purpose', { input_type: 'query' }],
    ['a field that nobody knows', { truncate: true }],
    ['the characters of its text as tokens', { input: [97] }],
  ])('with %s are others', async (_, more) => {
    const { embed, ask } = open();
    await embed({ input: 'a' });

    await embed({ input: 'a', ...more });

    expect(ask).toHaveBeenCalledTimes(2);
  });

  test('that are too old are asked for again', async () => {
    const { embed, inputs, pass } = open();
    await embed({ input: ['a'] });
    pass(10_000);

    await embed({ input: ['a', 'b'] }, 5);

    expect(inputs()).toEqual([['a'], ['a', 'b']]);
  });

  test('that are embedded as the parts of one document are never kept', async () => {
    const { embed, inputs } = open();
    const late = { input: ['a', 'b'], late_chunking: true };

    await embed(late);
    await embed(late);

    expect(inputs()).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });
});

describe('vectors of two models are never in one answer', () => {
  test('where another one answers for what is missing, it is asked for all', async () => {
    const provider = { model: 'e1' };
    const { embed, inputs } = open(provider);
    await embed({ input: ['a'] });
    provider.model = 'e2';

    const { body } = await embed({ input: ['a', 'bb'] });

    expect(inputs()).toEqual([['a'], ['bb'], ['a', 'bb']]);
    expect(body).toMatchObject({ model: 'e2', usage: { prompt_tokens: 3, total_tokens: 3 } });
    expect(vectors(body)).toEqual([
      [0, [1, 0.1]],
      [1, [2, 0.1]],
    ]);
  });

  test('where those that are known are of two, all are asked for', async () => {
    const provider = { model: 'e1' };
    const { embed, inputs } = open(provider);
    await embed({ input: ['a'] });
    provider.model = 'e2';
    await embed({ input: ['b'] });

    expect((await embed({ input: ['a', 'b'] })).body.model).toBe('e2');
    expect(inputs().at(-1)).toEqual(['a', 'b']);
  });
});

test('where a provider leaves one out, all are asked for', async () => {
  const { embed, inputs } = open({ model: 'e1', forgets: 'bb' });
  await embed({ input: ['a'] });

  await embed({ input: ['a', 'bb'] });

  expect(inputs()).toEqual([['a'], ['bb'], ['a', 'bb']]);
});
