/** Calls of every endpoint, of every kind of outcome, with prices that can be worked out by hand. */
import type { RawdogConfig } from '../../gateway/config.ts';
import { file, form, formType, text } from './form.ts';

export interface Kind {
  readonly path: string;
  readonly body: object | Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the caller leaves once the answer has begun. */
  readonly leaves?: true;
}

const chatModels = [
  'openai/gpt-4o',
  'anthropic/claude-sonnet-4-5',
  'gemini/gemini-2.5-flash',
  'mistral/mistral-large-latest',
  'bedrock/amazon.nova-lite-v1:0',
  'cohere/command-a-03-2025',
  'groq/openai/gpt-oss-20b',
  'deepseek/deepseek-chat',
  'together/openai/gpt-oss-120b',
  'fireworks/accounts/fireworks/models/deepseek-v3p1',
  'openrouter/openai/gpt-4o',
  'xai/grok-4',
];
const completionModels = ['openai/gpt-3.5-turbo-instruct', 'mistral/codestral-latest', 'anthropic/claude-haiku-4-5'];
const embedModels = [
  'openai/text-embedding-3-small',
  'voyage/voyage-3.5',
  'cohere/embed-v4.0',
  'jina/jina-embeddings-v3',
  'bedrock/amazon.titan-embed-text-v2:0',
];
const tokenRerankModels = ['jina/jina-reranker-v3', 'voyage/rerank-2.5'];
/** Bedrock tells no usage of a ranking: there is nothing to hold the books against. */
const unitRerankModels = ['cohere/rerank-v3.5'];
const secondsModels = ['openai/whisper-1', 'deepgram/nova-3'];
/** Of calls that break off: what their providers told is not all of it. */
export const brokenModels = ['openai/cut', 'anthropic/cut', 'openai/left', 'anthropic/left'];
/** Asked in vain before another target answered: one of them tells of its prompt before it fails. */
export const failingModels = ['openai/down', 'anthropic/fails-inside'];

const byToken = [...chatModels, ...completionModels, ...embedModels, ...tokenRerankModels, ...brokenModels];

/** In USD, each its own: a million tokens, a search unit, an hour. 3.6 an hour are a micro-dollar a millisecond. */
export const prices: Readonly<Record<string, { input?: number; output?: number; unit?: number; hour?: number }>> = {
  ...Object.fromEntries(byToken.map((model, index) => [model, { input: 1.01 + index, output: 3.07 + 2 * index }])),
  ...Object.fromEntries(unitRerankModels.map((model) => [model, { unit: 0.002 }])),
  ...Object.fromEntries(secondsModels.map((model) => [model, { hour: 3.6 }])),
};

export const booksConfig: RawdogConfig = {
  retries: { baseMs: 1 },
  coolDown: { failures: 1e9, restMs: 1, maxRestMs: 1 },
  budgets: { defaultMaxOutputTokens: 4096 },
  aliases: {
    'falls back': ['openai/down+status=503', 'openai/gpt-4o'],
    'fails inside': ['anthropic/fails-inside+error=1', 'openai/gpt-4o'],
  },
  prices: {
    ...Object.fromEntries(
      Object.entries(prices).map(([model, { input, output, unit, hour }]) => [
        model,
        {
          ...(input !== undefined && { input }),
          ...(output !== undefined && { output }),
          ...(unit !== undefined && { per_search_unit: unit }),
          ...(hour !== undefined && { per_audio_hour: hour }),
        },
      ]),
    ),
    'openai/down*': { input: 1, output: 1 },
    'anthropic/fails-inside*': { input: 1, output: 1 },
  },
};

const messages = [{ role: 'user', content: 'Name three rivers, and a lake.' }];
const documents = ['A dog.', 'A red fox.', 'A river.'];
const speech = Buffer.alloc(32_000, 1);

function json(path: string, body: object, headers: Kind['headers'] = {}): Kind {
  return { path, body, headers: { 'content-type': 'application/json', ...headers } };
}

function transcription(model: string): Kind {
  const body = form(text('model', model), file('file', 'a.mp3', speech));
  return { path: '/v1/audio/transcriptions', body, headers: { 'content-type': formType } };
}

const told = (directives: string) => ({ 'x-rawdog-sandbox': directives });
const chat = (model: string, more: object = {}, headers: Kind['headers'] = {}) =>
  json('/v1/chat/completions', { model, messages, ...more }, headers);
const stream = { stream: true };

/** Broken off by the provider, or by the caller. */
export function broken(model: string): Kind {
  if (model.endsWith('/cut')) return chat(model, stream, told('words=60,cut=6'));
  return { ...chat(model, stream, told('words=60,pace=5')), leaves: true };
}

/** The same, to its end. */
export function unbroken(model: string): Kind {
  return chat(model, stream, told('words=60'));
}

export const kinds: readonly Kind[] = [
  ...chatModels.flatMap((model) => [chat(model), chat(model, stream), chat(model, stream, told('words=40'))]),
  ...completionModels.flatMap((model) =>
    [{}, stream].map((more) => json('/v1/completions', { model, prompt: 'Once upon a time', ...more })),
  ),
  ...embedModels.map((model) => json('/v1/embeddings', { model, input: ['Hello', 'wide world'] })),
  ...[...tokenRerankModels, ...unitRerankModels].map((model) => json('/v1/rerank', { model, query: 'fox', documents })),
  ...secondsModels.map(transcription),
  ...['falls back', 'fails inside'].flatMap((model) => [chat(model), chat(model, stream)]),
  ...['Cached?', 'Cached as well?', 'Cached once more?'].flatMap((content) =>
    [{}, stream].map((more) =>
      chat('openai/gpt-4o', { messages: [{ role: 'user', content }], ...more }, { 'x-rawdog-cache': 'on' }),
    ),
  ),
  chat('openai/gpt-4o', {}, told('status=400')),
  chat('groq/openai/gpt-oss-20b', stream, told('status=401')),
  chat('mistral/mistral-large-latest', {}, told('status=500')),
  json('/v1/embeddings', { model: 'voyage/voyage-3.5', input: 'x' }, told('status=429')),
  json('/v1/chat/completions', { model: 'openai/gpt-4o' }),
  chat('nobody/knows-it'),
  ...brokenModels.map(broken),
];
