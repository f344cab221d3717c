import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MeteredUsage } from '../../../gateway/call-record.ts';
import { bucketsOf } from '../../../gateway/cost/buckets.ts';
import { costOf } from '../../../gateway/cost/cost.ts';
import { fromUsd } from '../../../gateway/cost/pico-usd.ts';
import { boundsOf } from '../../../gateway/ledger/bounds.ts';
import { ceilingOf, highestCeiling } from '../../../gateway/ledger/ceiling.ts';
import { knownModels } from '../../../gateway/models/known-models.ts';
import type { Pricing } from '../../../gateway/models/table.ts';
import type { TranscriptionRequest } from '../../../providers/base/audio_transcription/types.ts';
import type { ChatRequest } from '../../../providers/base/chat-types.ts';
import type { CompletionRequest } from '../../../providers/base/completion/types.ts';
import { parseJson } from '../../../providers/base/wire-text.ts';
import { callRecord } from '../../helpers/call-record.ts';

const messages: ChatRequest['messages'] = [{ role: 'user', content: 'Hello' }];
const chat = (fields: Partial<ChatRequest> = {}): ChatRequest => ({ model: 'openai/m', messages, ...fields });
const bytes = (request: object) => Buffer.byteLength(JSON.stringify(request));
const pricing: Pricing = { input: 1, output: 10 };
const picos = (tokens: number, price: number) => BigInt(tokens * price) * 1_000_000n;

describe('the ceiling of a chat', () => {
  test('is a token for each byte of the request, and as many as it asks for', () => {
    const request = chat({ max_tokens: 50 });

    expect(ceilingOf('chat', request, { pricing })).toEqual({
      cost: picos(bytes(request), 1) + picos(50, 10),
      tokens: Math.ceil(bytes(request) / 2) + 50,
    });
  });

  test.each<[string, Partial<ChatRequest>, number | undefined]>([
    ['max_tokens', { max_tokens: 50 }, 50],
    ['max_completion_tokens', { max_completion_tokens: 60 }, 60],
    ['both: the higher', { max_completion_tokens: 60, max_tokens: 70 }, 70],
    ['neither: all that the model writes', {}, 1000],
    ['several choices', { max_tokens: 50, n: 3 }, 150],
    ['several choices of any length', { n: 2 }, 2000],
    ['reasoning beside it', { max_tokens: 50, reasoning_effort: 'low' }, 1000],
    ['no reasoning', { max_tokens: 50, reasoning_effort: 'none' }, 50],
    ['thinking beside it', { max_tokens: 50, thinking: { type: 'enabled', budget_tokens: 500 } }, 1000],
    ['no thinking', { max_tokens: 50, thinking: { type: 'disabled' } }, 50],
    ['null, which is the default', { max_tokens: null, n: null }, 1000],
  ])('bounds the answer by %s', (_, fields, output) => {
    expect(boundsOf.chat(chat(fields), { facts: { max_output_tokens: 1000 } }).output).toBe(output);
  });

  test.each([
    ['its context', { facts: { context_window: 8000 }, defaultMaxOutputTokens: 5 }, 8000],
    ["the operator's default", { facts: {}, defaultMaxOutputTokens: 5 }, 5],
    ['nothing', {}, undefined],
  ])('bounds an answer without a limit by %s', (_, model, output) => {
    expect(boundsOf.chat(chat(), model).output).toBe(output);
  });

  test('is unknown where the answer has no known end, or the model no price', () => {
    expect(ceilingOf('chat', chat(), { pricing }).cost).toBeUndefined();
    expect(ceilingOf('chat', chat({ max_tokens: 1 }), { pricing: undefined }).cost).toBeUndefined();
    expect(ceilingOf('chat', chat({ max_tokens: 1 }), { pricing: { input: 1 } }).cost).toBeUndefined();
    expect(ceilingOf('chat', chat({ max_tokens: 1 }), { pricing: {} }).cost).toBeUndefined();
  });

  test('counts images behind links, and those sent along by their bytes', () => {
    const image = (url: string) => [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] as const;
    const [linked, sent] = [
      chat({ messages: image('https://a/b.png') }),
      chat({ messages: image('data:image/png;base64,AAAA') }),
    ];

    expect(boundsOf.chat(linked, {}).prompt).toBe(bytes(linked) + 5000);
    expect(boundsOf.chat(sent, {}).prompt).toBe(bytes(sent));
  });

  test('asks a limit of tokens for no more of an answer than is likely', () => {
    const model = { facts: { max_output_tokens: 128_000 } };

    expect(boundsOf.chat(chat(), model).likely).toBe(Math.ceil(bytes(chat()) / 2) + 4096);
    const long = chat({ max_tokens: 9000 });
    expect(boundsOf.chat(long, model).likely).toBe(Math.ceil(bytes(long) / 2) + 9000);
  });

  test('takes the dearest price that can apply, and no other', () => {
    const dear: Pricing = {
      ...pricing,
      input_audio: 100,
      output_audio: 200,
      cache_write: 2,
      per_request: 1,
      per_web_search: 0.01,
    };
    const cost = (fields: Partial<ChatRequest>) => {
      const request = chat({ max_tokens: 10, ...fields });
      const { cost: ceiling = 0n } = ceilingOf('chat', request, { pricing: dear });
      return { ceiling, bytes: bytes(request) };
    };

    const plain = cost({});
    expect(plain.ceiling).toBe(picos(plain.bytes, 2) + picos(10, 10) + fromUsd(1));
    const audio = cost({
      messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AA', format: 'wav' } }] }],
    });
    expect(audio.ceiling).toBe(picos(audio.bytes, 100) + picos(10, 10) + fromUsd(1));
    const spoken = cost({ modalities: ['text', 'audio'] });
    expect(spoken.ceiling).toBe(picos(spoken.bytes, 2) + picos(10, 200) + fromUsd(1));
    const search = cost({ web_search_options: {} });
    expect(search.ceiling).toBe(picos(search.bytes, 2) + picos(10, 10) + fromUsd(1.2));
  });

  test('takes the price of a long context only where the request may be one', () => {
    const long: Pricing = { ...pricing, long_context: { above: 200, input: 5, output: 50 } };
    const [short, large] = [chat({ max_tokens: 1 }), chat({ max_tokens: 1, user: 'x'.repeat(200) })];

    expect(ceilingOf('chat', short, { pricing: long }).cost).toBe(picos(bytes(short), 1) + picos(1, 10));
    expect(ceilingOf('chat', large, { pricing: long }).cost).toBe(picos(bytes(large), 5) + picos(1, 50));
  });

  test('of several models is the highest, unknown where one is', () => {
    const request = chat({ max_tokens: 1 });
    const models = [{ pricing }, { pricing: { input: 2, output: 1 } }];

    expect(highestCeiling('chat', request, models).cost).toBe(picos(bytes(request), 2) + picos(1, 1));
    expect(highestCeiling('chat', request, [...models, { pricing: undefined }]).cost).toBeUndefined();
  });
});

describe('the ceiling of a completion', () => {
  test.each<[Partial<CompletionRequest>, number]>([
    [{ prompt: 'a', max_tokens: 5 }, 5],
    [{ prompt: ['a', 'b', 'c'], max_tokens: 5 }, 15],
    [{ prompt: [1, 2, 3], max_tokens: 5 }, 5],
    [{ prompt: [[1, 2], [3]], max_tokens: 5 }, 10],
    [{ prompt: ['a', 'b'], n: 2, max_tokens: 5 }, 20],
    [{ prompt: 'a', n: 2, best_of: 4, max_tokens: 5 }, 20],
    [{ prompt: null, max_tokens: 0 }, 0],
  ])('of %j may write %i tokens', (fields, output) => {
    expect(boundsOf.completion({ model: 'm', prompt: 'a', ...fields }, {}).output).toBe(output);
  });
});

describe('the ceiling of other endpoints', () => {
  test('for embeddings is a token for each byte', () => {
    const request = { model: 'm', input: ['one', 'two'] };

    expect(ceilingOf('embed', request, { pricing: { input: 0.1 } })).toEqual({
      cost: BigInt(bytes(request)) * 100_000n,
      tokens: Math.ceil(bytes(request) / 2),
    });
  });

  test('to rerank is the units of its documents, or the query with each of them', () => {
    const request = {
      model: 'm',
      query: 'q'.repeat(100),
      documents: Array.from({ length: 150 }, () => 'd'.repeat(97)),
    };
    // 100 bytes of the query, 97 of the document, and its quotes and comma.
    const prompt = 150 * 200 + 1;

    expect(boundsOf.rerank(request, {})).toMatchObject({ prompt, searchUnits: Math.ceil((150 + prompt / 500) / 100) });
    expect(ceilingOf('rerank', request, { pricing: { per_search_unit: 0.002 } }).cost).toBe(fromUsd(0.006));
    expect(ceilingOf('rerank', request, { pricing: { input: 0.05 } }).cost).toBe(BigInt(prompt) * 50_000n);
  });

  test.each([
    ['audio/wav', 4000, 3600 / 4],
    ['audio/mpeg', 750, 3600 / 0.75],
  ])('to transcribe %s is by the slowest stream there is, %i bytes a second', (type, rate, _) => {
    const file = { name: 'a', type, pieces: [], size: rate * 3600 };
    const request: TranscriptionRequest = { model: 'm', task: 'transcribe', file, extras: {} };

    expect(ceilingOf('audio_transcription', request, { pricing: { per_audio_hour: 0.36 } })).toEqual({
      cost: fromUsd(0.36),
      tokens: 0,
    });
    expect(ceilingOf('audio_transcription', request, { pricing: { input: 1, output: 2, input_audio: 6 } }).cost).toBe(
      picos(3600 * 32, 6) + picos(3600 * 10, 2),
    );
  });

  test('to transcribe is at least the shortest recording that is charged', () => {
    const file = { name: 'a', type: 'audio/wav', pieces: [], size: 4000 };
    const request: TranscriptionRequest = { model: 'm', task: 'transcribe', file, extras: {} };

    expect(
      ceilingOf('audio_transcription', request, { pricing: { per_audio_hour: 3.6, least_audio_seconds: 10 } }).cost,
    ).toBe(fromUsd(0.01));
  });
});

const priced = Object.values(knownModels.providers)
  .flatMap(({ models }) => models)
  .filter((model) => model.pricing && model.endpoints.includes('chat'));

describe('what a known model charges', () => {
  test('for any use of what was asked for is never above the ceiling', () => {
    const request = parseJson(JSON.stringify(chat({ max_tokens: 1000, user: 'x'.repeat(300_000) }))) as ChatRequest;
    const { prompt } = boundsOf.chat(request, {});
    const share = fc.nat(1000).map((part) => part / 1000);
    const use = fc.record({
      model: fc.constantFrom(...priced),
      shares: fc.tuple(share, share, share, share, share, share),
      hour: fc.nat(23),
    });

    fc.assert(
      fc.property(use, ({ model, shares: [all, read, written, hourly, answer, reasoning], hour }) => {
        const promptTokens = Math.floor(prompt * all);
        const cachedTokens = Math.floor(promptTokens * read);
        const cacheWriteTokens = Math.floor((promptTokens - cachedTokens) * written);
        const completionTokens = Math.floor(1000 * answer);
        const usage: MeteredUsage = {
          promptTokens,
          cachedTokens,
          cacheWriteTokens,
          cacheWrite1hTokens: Math.floor(cacheWriteTokens * hourly),
          completionTokens,
          reasoningTokens: Math.floor(completionTokens * reasoning),
        };
        const findPrices = () => ({ isOverride: false, pricing: model.pricing });
        const at = new Date(Date.UTC(2026, 10, 22, hour));
        const cost = costOf(callRecord({ usage, findPrices }), at);
        const ceiling = ceilingOf('chat', request, { pricing: model.pricing, facts: model }).cost;
        fc.pre(typeof cost === 'bigint' && bucketsOf(usage, model.pricing ?? {}, at).length > 0);
        expect(ceiling).toBeDefined();
        expect(cost).toBeLessThanOrEqual(ceiling ?? 0n);
      }),
      { numRuns: 3000 },
    );
  });
});
