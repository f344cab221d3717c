import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calcPrice, findProvider, type MatchLogic } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import { knownModels } from '../../gateway/models/known-models.ts';
import { findKnownModel } from '../../gateway/models/table.ts';
import { createTable, toModule } from '../../scripts/model-table.ts';
import { curated } from '../../scripts/models/curated.ts';
import { endpointsOf } from '../../scripts/models/endpoints.ts';
import { genaiModels, toPattern, toPricing } from '../../scripts/models/genai-prices.ts';
import { sources } from '../../scripts/models/sources.ts';

const today = '2026-11-22';

describe('a matching rule as a pattern', () => {
  test.each<[MatchLogic, string, readonly string[], readonly string[]]>([
    [{ equals: 'gpt-4.1' }, '^gpt-4\\.1$', ['gpt-4.1'], ['gpt-4x1', 'gpt-4.1-mini', 'x-gpt-4.1']],
    [{ starts_with: 'o1' }, '^o1', ['o1', 'o1-mini'], ['xo1']],
    [{ ends_with: 'v2+' }, 'v2\\+$', ['a-v2+'], ['v2+b', 'v22']],
    [{ contains: 'a/b' }, 'a/b', ['xa/by'], ['ab']],
    [{ regex: '^grok-\\d{8}$' }, '^grok-\\d{8}$', ['grok-20260101'], ['grok-2026']],
    [{ or: [{ equals: 'a' }, { starts_with: 'b' }] }, '^a$|^b', ['a', 'bc'], ['ab', 'c']],
    [
      { and: [{ or: [{ starts_with: 'a' }, { starts_with: 'b' }] }, { regex: '^(?!.*tts)' }] },
      '^(?=.*?(?:^a|^b))(?=.*?(?:^(?!.*tts)))',
      ['a1', 'b2'],
      ['a-tts', 'c'],
    ],
  ])('%j', (match, pattern, fits, others) => {
    const expression = new RegExp(toPattern(match), 'i');

    expect(toPattern(match)).toBe(pattern);
    expect([...fits, ...others].filter((name) => expression.test(name))).toEqual(fits);
  });
});

describe('prices', () => {
  test('keep their names for a million tokens, and are counted one by one otherwise', () => {
    const prices = {
      input_mtok: 1,
      cache_write_1h_mtok: 2,
      requests_kcount: 12,
      web_searches_kcount: 5,
      input_audio_hours: 0.36,
    };

    expect(toPricing(prices, today)).toEqual({
      input: 1,
      cache_write_1h: 2,
      per_request: 0.012,
      per_web_search: 0.005,
      per_audio_hour: 0.36,
    });
  });

  test('of what no endpoint has are left out, and none at all are no pricing', () => {
    expect(toPricing({ storage_searches_kcount: 2.5, input_document_kpages: 1 }, today)).toBeUndefined();
    expect(toPricing({}, today)).toBeUndefined();
  });

  test('of a long context stand apart', () => {
    const prices = {
      input_mtok: { base: 1, tiers: [{ start: 200_000, price: 2 }] },
      output_mtok: { base: 10, tiers: [{ start: 200_000, price: 15 }] },
      cache_read_mtok: 0.1,
    };

    expect(toPricing(prices, today)).toEqual({
      input: 1,
      output: 10,
      cache_read: 0.1,
      long_context: { above: 200_000, input: 2, output: 15 },
    });
  });

  test('with more lengths than one are an error, not a wrong price', () => {
    const tier = (start: number) => ({ base: 1, tiers: [{ start, price: 2 }] });

    expect(() => toPricing({ input_mtok: tier(1), output_mtok: tier(2) }, today)).toThrow('more than one length');
    expect(() => toPricing({ input_mtok: { base: 1, tiers: [...tier(1).tiers, ...tier(2).tiers] } }, today)).toThrow();
  });

  const changing = [
    { prices: { input_mtok: 1 } },
    { constraint: { type: 'start_date', start_date: '2026-06-01' }, prices: { input_mtok: 2 } },
    { constraint: { type: 'start_date', start_date: '2027-01-01' }, prices: { input_mtok: 3 } },
  ] as const;

  test.each([
    ['2026-05-31', 1],
    ['2026-06-01', 2],
    ['2026-12-31', 2],
    ['2027-01-01', 3],
  ])('are on %s those in force', (day, input) => {
    expect(toPricing([...changing], day)).toEqual({ input });
  });

  test('of some hours stand apart', () => {
    const hours = (from: string, until: string, input: number) => ({
      constraint: { type: 'time_of_date' as const, start_time: `${from}:00Z`, end_time: `${until}:00Z` },
      prices: { input_mtok: input },
    });

    expect(toPricing([...changing, hours('01:00', '04:00', 5), hours('06:00', '10:30', 6)], today)).toEqual({
      input: 2,
      hours: [
        { from: '01:00', until: '04:00', input: 5 },
        { from: '06:00', until: '10:30', input: 6 },
      ],
    });
  });
});

describe('the endpoints of a model', () => {
  test.each([
    ['groq', 'llama-3.3-70b-versatile', ['chat', 'completion']],
    ['openai', 'gpt-4o', ['chat']],
    ['openai', 'gpt-3.5-turbo-instruct', ['completion']],
    ['openai', 'text-embedding-3-large', ['embed']],
    ['openai', 'gpt-4o-mini-transcribe', ['audio_transcription']],
    ['openai', 'gpt-audio-mini', ['chat']],
    ['openai', 'gpt-image-1', []],
    ['openai', 'gpt-4o-mini-tts', []],
    ['openai', 'gpt-4o-realtime-preview', []],
    ['openai', 'moderation', []],
    ['mistral', 'codestral-2508', ['chat', 'completion']],
    ['mistral', 'mistral-large-2512', ['chat']],
    ['mistral', 'mistral-ocr-latest', []],
    ['mistral', 'voxtral-mini-latest', ['audio_transcription']],
    ['mistral', 'voxtral-small-24b-2507', ['chat']],
    ['gemini', 'gemini-2.5-flash', ['chat', 'completion', 'audio_transcription']],
    ['gemini', 'gemini-2.5-flash-image', []],
    ['gemini', 'gemini-3.1-flash-live-preview', []],
    ['deepseek', 'deepseek-chat', ['chat', 'completion']],
    ['deepseek', 'deepseek-reasoner', ['chat']],
    ['bedrock', 'amazon.nova-2-sonic-v1:0', []],
    ['voyage', 'voyage-3.5-lite', ['embed']],
    ['together', 'Qwen/Qwen3-Reranker-8B', ['rerank']],
    ['together', 'BAAI/bge-m3', ['embed']],
    ['together', 'intfloat/multilingual-e5-large', ['embed']],
    ['openrouter', 'perceptron/imagery-olive', ['chat', 'completion']],
  ])('%s/%s', (provider, id, endpoints) => {
    expect(endpointsOf(provider, id)).toEqual(endpoints);
  });
});

describe('the table', () => {
  test('holds the models that a provider serves at the endpoints it has', () => {
    const { asOf, providers } = createTable(
      new Map([
        ['voyage', ['rerank']],
        ['azure', ['chat']],
      ]),
      today,
    );

    expect({ asOf, providers }).toEqual({
      asOf: today,
      providers: {
        voyage: {
          endpoints: ['rerank'],
          models: [
            { id: 'rerank-3', endpoints: ['rerank'], context_window: 32_000, pricing: { input: 0.05 } },
            { id: 'rerank-3-lite', endpoints: ['rerank'], context_window: 32_000, pricing: { input: 0.02 } },
            { id: 'rerank-2.5', endpoints: ['rerank'], context_window: 32_000, pricing: { input: 0.05 } },
            { id: 'rerank-2.5-lite', endpoints: ['rerank'], context_window: 32_000, pricing: { input: 0.02 } },
          ],
        },
        azure: { endpoints: ['chat'], models: [] },
      },
    });
  });

  test('names models as their providers do', () => {
    const { providers } = createTable(
      new Map([
        ['bedrock', ['chat']],
        ['cohere', ['chat']],
        ['fireworks', ['chat']],
        ['mistral', ['chat', 'audio_transcription']],
      ]),
      today,
    );
    const ids = Object.values(providers).flatMap(({ models }) => models.map(({ id }) => id));

    expect(ids).toEqual(
      expect.arrayContaining([
        'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
        'global.anthropic.claude-opus-4-5-20251101-v1:0',
        'us.anthropic.claude-opus-4-6-v1',
        'us.anthropic.claude-opus-4-7',
        'global.anthropic.claude-sonnet-4-6',
        'nvidia.nemotron-nano-9b-v2',
        'command-a-03-2025',
        'accounts/fireworks/models/kimi-k3',
        'magistral-medium-latest',
        'voxtral-mini-latest',
      ]),
    );
  });

  test('gives an added model the price of the pattern that covers it, and not its other names', () => {
    const { providers } = createTable(new Map([['openai', ['audio_transcription']]]), today);

    const { models } = providers['openai'] ?? { models: [] };

    expect(models.find(({ id }) => id === 'gpt-4o-transcribe-diarize')).toEqual({
      ...models.find(({ id }) => id === 'gpt-4o-transcribe'),
      id: 'gpt-4o-transcribe-diarize',
      match: undefined,
    });
  });

  test('keeps what is deprecated for its price alone', () => {
    const { providers } = createTable(new Map([['cerebras', ['chat']]]), today);

    expect(providers['cerebras']?.models.find(({ id }) => id === 'llama3.1-8b')?.unlisted).toBe(true);
  });

  test('is written one line a model, and the committed one is what was written', async () => {
    const file = await readFile(join(import.meta.dirname, '../../gateway/models/known-models.ts'), 'utf8');

    expect(toModule(knownModels)).toBe(file);
    expect(file.split('\n').filter((line) => line.startsWith('        {"id":'))).toHaveLength(
      Object.values(knownModels.providers).flatMap(({ models }) => models).length,
    );
  });
});

function namesIn(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(namesIn);
  if ('and' in match || 'regex' in match) return [];
  return Object.values(match);
}

const priced = Object.keys(knownModels.providers).filter((provider) => sources[provider]);

test.each(priced)('each name that genai-prices knows at %s has the same price here', (provider) => {
  const from = sources[provider]?.from ?? '';
  const providerId = findProvider({ providerId: from })?.id ?? '';
  const all = createTable(
    new Map([[provider, ['chat', 'completion', 'embed', 'rerank', 'audio_transcription']]]),
    today,
  );
  const { models } = all.providers[provider] ?? { models: [] };
  let compared = 0;

  for (const name of genaiModels(from).flatMap(({ match }) => namesIn(match))) {
    const ours = findKnownModel(models, name);
    const theirs = calcPrice({}, name, { providerId, timestamp: new Date(today) })?.model;
    if (!ours || !theirs || curated[provider]?.includes(name)) continue;
    compared += 1;
    // What it does not know of.
    const { least_audio_seconds: _, ...pricing } = ours.pricing ?? {};
    expect([name, ours.pricing && pricing]).toEqual([name, toPricing(theirs.prices, today)]);
  }

  expect(compared).toBeGreaterThan(0);
});

test('a short recording costs on Groq what one of ten seconds costs, and on OpenAI what it is', () => {
  const of = (provider: string, model: string) =>
    findKnownModel(knownModels.providers[provider]?.models ?? [], model)?.pricing;

  expect(of('groq', 'whisper-large-v3')).toEqual({ per_audio_hour: 0.111, least_audio_seconds: 10 });
  expect(of('openai', 'whisper-1')).toEqual({ per_audio_hour: 0.36 });
});
