import { describe, expect, test } from 'vitest';
import { defineConfig } from '../../../gateway/config.ts';
import { knownModels } from '../../../gateway/models/known-models.ts';
import { findKnownModel, type KnownModel, type Pricing } from '../../../gateway/models/table.ts';
import { createResolve, hostProvider } from '../../../gateway/resolve.ts';
import type { Endpoint } from '../../../providers/base/endpoint.ts';
import type { Registry } from '../../../providers/base/registry.ts';
import { readServed } from '../../../scripts/model-table.ts';

const providers = Object.entries(knownModels.providers);
const served = await readServed();

/** Their models are the operator's: deployments, what was pulled, any host at all. */
const withoutModels = ['azure', 'ollama', hostProvider];

async function registryOf(endpoint: Endpoint): Promise<Registry<Endpoint>> {
  const module: Record<string, unknown> = await import(`../../../providers/${endpoint}.ts`);
  return Object.values(module)[0] as Registry<Endpoint>;
}

function numbersOf({ hours = [], long_context, ...prices }: Pricing): number[] {
  const { above: _, ...long } = long_context ?? { above: 0 };
  const timed = hours.flatMap(({ from: _from, until: _until, ...rest }) => numbersOf(rest));
  return [...Object.values(prices), ...Object.values(long), ...timed];
}

test('every provider of a registry is there, with what it serves', () => {
  expect(Object.fromEntries(providers.map(([id, { endpoints }]) => [id, endpoints]))).toEqual(
    Object.fromEntries(served),
  );
});

test('every provider has models, unless they are the operator’s', () => {
  const empty = providers.filter(([, { models }]) => !models.some(({ unlisted }) => !unlisted));

  expect(empty.map(([id]) => id).sort()).toEqual(withoutModels.toSorted());
});

test.each(providers)('each endpoint of %s has a model', (id, { endpoints, models }) => {
  const covered = new Set(models.flatMap((model) => model.endpoints));

  expect(endpoints.filter((endpoint) => !withoutModels.includes(id) && !covered.has(endpoint))).toEqual([]);
});

describe.each(providers)('the models of %s', (provider, { endpoints, models }) => {
  const listed = models.filter(({ unlisted }) => !unlisted);

  test('are there once', () => {
    expect(models.map(({ id }) => id).filter((id, index, all) => all.indexOf(id) !== index)).toEqual([]);
  });

  test('have names to call them by', () => {
    const odd = listed.filter(({ id }) => !/^~?\w[\w.:/-]*\w$/.test(id) || /^regional\.|^ft:|\/\//.test(id));

    expect(odd.map(({ id }) => id)).toEqual([]);
  });

  test('are found by their own names', () => {
    expect(models.filter((model) => findKnownModel(models, model.id) !== model)).toEqual([]);
  });

  test('are served by endpoints that their provider has, once each', () => {
    const wrong = (model: KnownModel) =>
      model.endpoints.length === 0 ||
      new Set(model.endpoints).size < model.endpoints.length ||
      model.endpoints.some((endpoint) => !endpoints.includes(endpoint));

    expect(models.filter(wrong)).toEqual([]);
  });

  test('resolve at every endpoint they claim', async () => {
    for (const endpoint of endpoints) {
      if (provider === hostProvider) continue;
      const resolve = createResolve(await registryOf(endpoint), defineConfig({}), () => ({ apiKey: 'k' }));
      const claiming = listed.filter((model) => model.endpoints.includes(endpoint));

      const targets = claiming.flatMap(({ id }) => resolve(`${provider}/${id}`).groups.flat());

      expect(targets.map(({ model }) => model)).toEqual(claiming.map(({ id }) => id));
      expect(new Set(targets.map((target) => target.provider)).size).toBeLessThanOrEqual(1);
    }
  });

  test('have sane prices', () => {
    const wrong = models.filter(
      ({ pricing }) => pricing && numbersOf(pricing).some((price) => !(price >= 0 && price <= 700)),
    );

    expect(wrong).toEqual([]);
  });

  test('cost no less with a long context, and never without a price to compare with', () => {
    const wrong = models.filter(({ pricing }) => {
      const { above = 100_000, ...long } = pricing?.long_context ?? {};
      return (
        above < 10_000 ||
        Object.entries(long).some(([name, price]) => !(price >= (pricing?.[name as 'input'] ?? Infinity)))
      );
    });

    expect(wrong).toEqual([]);
  });

  test('have windows that hold their answers', () => {
    const wrong = models.filter(({ context_window: window = 200_000, max_output_tokens: output = 1 }) => {
      return !(Number.isInteger(window) && window >= 1000 && output >= 1 && output <= window);
    });

    expect(wrong).toEqual([]);
  });
});

test('hours are times of a day', () => {
  const hours = providers.flatMap(([, { models }]) => models.flatMap(({ pricing }) => pricing?.hours ?? []));

  expect(hours.length).toBeGreaterThan(0);
  for (const { from, until } of hours)
    expect(`${from} ${until}`).toMatch(/^([01]\d|2[0-3]):[0-5]\d ([01]\d|2[0-3]):[0-5]\d$/);
});

/** Names as callers write them, and prices that everybody knows. */
test.each([
  ['openai', 'gpt-4o-2024-08-06', { input: 2.5, cache_read: 1.25, output: 10 }],
  ['openai', 'text-embedding-3-small', { input: 0.02 }],
  ['openai', 'whisper-1', { per_audio_hour: 0.36 }],
  ['openai', 'ft:gpt-4o-2024-08-06:acme::id', { input: 3.75, output: 15 }],
  ['anthropic', 'claude-sonnet-4-5-20250929', { input: 3, output: 15, cache_write: 3.75, cache_read: 0.3 }],
  [
    'gemini',
    'gemini-2.5-pro',
    { input: 1.25, long_context: { above: 200_000, input: 2.5, cache_read: 0.25, output: 15 } },
  ],
  ['bedrock', 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0', { input: 3.3, output: 16.5 }],
  ['bedrock', 'us.amazon.nova-lite-v1:0', { input: 0.06, output: 0.24 }],
  ['bedrock', 'amazon.titan-embed-text-v2:0', { input: 0.02 }],
  ['fireworks', 'gpt-oss-120b', { input: 0.15, output: 0.6 }],
  ['openrouter', 'anthropic/claude-sonnet-4.5', { input: 3, output: 15 }],
  ['perplexity', 'sonar', { input: 1, output: 1, per_request: 0.012 }],
  ['voyage', 'voyage-3.5', { input: 0.06 }],
])('%s knows %s by its price', (provider, name, pricing) => {
  expect(findKnownModel(knownModels.providers[provider]?.models ?? [], name)?.pricing).toMatchObject(pricing);
});
