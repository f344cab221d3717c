import { describe, expect, test, vi } from 'vitest';
import { defineConfig, type RawdogConfig } from '../../../gateway/config.ts';
import { createFindPrices } from '../../../gateway/cost/find-prices.ts';
import { createLoadPrices } from '../../../gateway/cost/load-prices.ts';
import type { KnownModel, ModelTable } from '../../../gateway/models/table.ts';

const chat = { endpoints: ['chat'] } as const;
const table: ModelTable = {
  asOf: '2026-11-22',
  providers: {
    openai: {
      endpoints: ['chat'],
      models: [
        { id: 'gpt-4o', ...chat, pricing: { input: 2.5 }, match: '^gpt-4o-2024' },
        { id: 'gpt-4o-mini', ...chat, pricing: { input: 0.15 } },
      ],
    },
    azure: { endpoints: ['chat'], models: [] },
    mistral: {
      endpoints: ['chat'],
      models: [
        { id: 'mistral-large-latest', ...chat },
        { id: 'mistral-large-2512', ...chat, pricing: { input: 0.5 } },
      ],
    },
  },
};

function find(name: string, config: RawdogConfig = {}, more: { answeredModel?: string; model?: string } = {}) {
  const slash = name.indexOf('/');
  const call = { model: name, provider: name.slice(0, slash), providerModel: name.slice(slash + 1), ...more };
  return createFindPrices(table, defineConfig(config))(call);
}

describe('a model is known', () => {
  test.each([
    ['openai/gpt-4o', undefined, 'gpt-4o', 2.5],
    ['openai/gpt-4o-2024-08-06', undefined, 'gpt-4o', 2.5],
    ['openai/GPT-4o-2024-08-06', undefined, 'gpt-4o', 2.5],
    // What was asked for is what is billed.
    ['openai/gpt-4o', 'gpt-4o-mini', 'gpt-4o', 2.5],
    ['mistral/mistral-large-latest', 'mistral-large-2512', 'mistral-large-2512', 0.5],
    ['mistral/mistral-large-latest', undefined, 'mistral-large-latest', undefined],
    ['azure/our-deployment', 'gpt-4o-2024-08-06', 'gpt-4o', 2.5],
    ['azure/gpt-4o', 'gpt-4o-mini', 'gpt-4o-mini', 0.15],
    ['azure/gpt-4o', undefined, 'gpt-4o', 2.5],
    ['openai/unheard-of', undefined, undefined, undefined],
    ['acme/gpt-4o', undefined, undefined, undefined],
    ['constructor/gpt-4o', undefined, undefined, undefined],
  ])('%s, answered by %s, as %s', (name, answeredModel, known, input) => {
    const { facts, ...found } = find(name, {}, answeredModel ? { answeredModel } : {});

    const priced = input !== undefined && { pricing: { input }, asOf: '2026-11-22' };
    expect(found).toEqual({ name: known, pricing: undefined, isOverride: false, ...priced });
    expect((facts as KnownModel | undefined)?.id).toBe(known);
  });

  test('by its host alone, where the config has one of that name', () => {
    expect(find('openai/gpt-4o', { hosts: { openai: { baseUrl: 'http://gpu/v1' } } })).toEqual({
      name: undefined,
      pricing: undefined,
      isOverride: false,
    });
  });
});

describe("the operator's price", () => {
  const prices = {
    'vllm/*': { input: 1 },
    'vllm/llama-*-instruct': { input: 2 },
    'vllm/llama.1': { input: 3 },
    'openai/gpt-4o': { input: 4, output: 5 },
    fast: { input: 6 },
  };

  test.each([
    ['openai/gpt-4o', { input: 4, output: 5 }],
    ['vllm/llama.1', { input: 3 }],
    ['vllm/llama-9-instruct', { input: 1 }],
    ['vllm/llamax1', { input: 1 }],
    ['vllm/org/model', { input: 1 }],
  ])('of %s is that of its name, or of the first pattern that fits', (name, pricing) => {
    expect(find(name, { prices })).toMatchObject({ pricing, isOverride: true });
  });

  test.each(['openai/gpt-4o-mini', 'openai/constructor', 'xvllm/model'])('is not that of %s', (name) => {
    expect(find(name, { prices }).isOverride).toBe(false);
  });

  test('may be that of an alias', () => {
    const call = { model: 'fast', provider: 'openai', providerModel: 'gpt-4o' };

    expect(createFindPrices(table, defineConfig({ prices, aliases: { fast: 'openai/gpt-4o' } }))(call)).toMatchObject({
      name: 'gpt-4o',
      pricing: { input: 6 },
      isOverride: true,
    });
  });

  test('of a pattern does not let callers name things in metrics', () => {
    expect(find('vllm/anything', { prices }).name).toBeUndefined();
    expect(find('vllm/llama.1', { prices }).name).toBe('llama.1');
    expect(find('vllm/b', { aliases: { a: 'vllm/b' } }).name).toBe('b');
  });
});

test('a name is looked up once, and no more names are kept than a limit', () => {
  const test = vi.spyOn(RegExp.prototype, 'test');
  const findPrices = createFindPrices(table, defineConfig({}));
  const lookups = (providerModel: string) => {
    test.mockClear();
    findPrices({ model: 'm', provider: 'openai', providerModel });
    return test.mock.calls.length;
  };

  expect([lookups('x'), lookups('x'), lookups('y')]).toEqual([1, 0, 1]);
  for (let index = 0; index < 500; index += 1) lookups(`many-${index}`);
  expect(lookups('x')).toBe(1);
});

test('a model is looked up when the prices are loaded, not when its answer is there', async () => {
  const call = { model: 'openrouter/openai/gpt-5.4', provider: 'openrouter', providerModel: 'openai/gpt-5.4' };
  const findPrices = await createLoadPrices(defineConfig({}))(call);
  const test = vi.spyOn(RegExp.prototype, 'test');

  const { pricing } = findPrices({ ...call, answeredModel: 'openai/gpt-5.4-20261101' });

  expect(pricing?.input).toBeGreaterThan(0);
  expect(test).not.toHaveBeenCalled();
});
