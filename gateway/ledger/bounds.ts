/** The most that a call can use, from what it asks for: never too little, and corrected when it is over. */
import type { ChatRequest } from '../../providers/base/chat-types.ts';
import type { CompletionRequest } from '../../providers/base/completion/types.ts';
import { bytesIn } from '../../providers/base/end-with.ts';
import type { Endpoint, RequestOf } from '../../providers/base/endpoint.ts';
import { isRecord, recordOf } from '../../providers/base/json-values.ts';
import { toBytes } from '../../providers/base/wire-text.ts';
import type { ModelFacts } from '../models/table.ts';

export interface Bounds {
  /** Tokens. No tokeniser makes two of one byte, and what surrounds a message is shorter than its JSON. */
  readonly prompt: number;
  /** Tokens; undefined where nobody knows an end. */
  readonly output: number | undefined;
  /** Tokens that a limit is asked for: what is likely, for a limit counts in the end what was used. */
  readonly likely: number;
  /** What has prices of its own. */
  readonly hasAudio: boolean;
  readonly answersWithAudio: boolean;
  readonly audioSeconds: number;
  readonly searchUnits: number;
  readonly searches: number;
}

/** What is known of the model, and what the operator assumes of those whose answers have no known end. */
export interface ModelBounds {
  readonly facts?: Pick<ModelFacts, 'context_window' | 'max_output_tokens'> | undefined;
  readonly defaultMaxOutputTokens?: number | undefined;
}

const none: Bounds = {
  prompt: 0,
  output: 0,
  likely: 0,
  hasAudio: false,
  answersWithAudio: false,
  audioSeconds: 0,
  searchUnits: 0,
  searches: 0,
};

type BoundsOf = { readonly [E in Endpoint]: (request: RequestOf<E>, model: ModelBounds) => Bounds };

export const boundsOf: BoundsOf = {
  chat: (request, model) => {
    const links = linkedImages(request) * tokensOfImage;
    return { ...generated(request, request.n ?? 1, links, model), ...extrasOf(request) };
  },
  completion: (request, model) => generated(request, promptsIn(request) * triesOf(request), 0, model),
  embed: (request) => {
    const bytes = bytesIn(toBytes(request));
    return { ...none, prompt: bytes, likely: halfOf(bytes) };
  },
  rerank: ({ query, documents }) => {
    // Most count the query anew with each document.
    const texts = JSON.stringify(documents);
    const prompt = Buffer.byteLength(query) * documents.length + Buffer.byteLength(texts);
    return { ...none, prompt, likely: halfOf(prompt), searchUnits: searchUnits(prompt, documents.length) };
  },
  audio_transcription: ({ file, prompt = '' }) => {
    const audioSeconds = file.size / (file.type.endsWith('wav') ? leastBytes.wav : leastBytes.other);
    const heard = Math.ceil(audioSeconds * tokensHeardInSecond) + Buffer.byteLength(prompt);
    const output = Math.ceil(audioSeconds * tokensSaidInSecond);
    return { ...none, prompt: heard, output, likely: 0, hasAudio: true, audioSeconds };
  },
};

/** Tokens that providers make at most of an image that a link leads to; a larger one is scaled down. */
const tokensOfImage = 5000;
/** Of an answer to a request that sets no `max_tokens`, in what a limit is asked for. */
const likelyOutput = 4096;
/** Bytes of a second: telephone sound at four bits in a WAV file, and Opus at its slowest, 6 kbit/s. */
const leastBytes = { wav: 4000, other: 750 };
/** Gemini hears 32 tokens a second, others fewer; nobody speaks ten. */
const tokensHeardInSecond = 32;
const tokensSaidInSecond = 10;
export const mostSearches = 20;

function halfOf(bytes: number): number {
  return Math.ceil(bytes / 2);
}

function generated(
  request: ChatRequest | CompletionRequest,
  choices: number,
  links: number,
  model: ModelBounds,
): Bounds {
  const bytes = bytesIn(toBytes(request));
  const most = outputOf(request, model);
  const likely = asked(request) ?? Math.min(most ?? likelyOutput, likelyOutput);
  return {
    ...none,
    prompt: bytes + links,
    output: most === undefined ? undefined : most * choices,
    likely: halfOf(bytes) + links + likely * choices,
  };
}

/** Reasoning may be paid on top of what was asked for. */
function outputOf(request: ChatRequest | CompletionRequest, { facts, defaultMaxOutputTokens }: ModelBounds) {
  const most = facts?.max_output_tokens ?? facts?.context_window ?? defaultMaxOutputTokens;
  const set = asked(request);
  if (set === undefined) return most;
  return reasons(recordOf(request)) ? Math.max(set, most ?? set) : set;
}

function asked(request: ChatRequest | CompletionRequest): number | undefined {
  const { max_completion_tokens: newer } = recordOf(request);
  const set = [newer, request.max_tokens].filter((tokens) => typeof tokens === 'number');
  return set.length > 0 ? Math.max(...set) : undefined;
}

function reasons({ reasoning_effort: effort, thinking }: Record<string, unknown>): boolean {
  const isThinking = isRecord(thinking) && thinking['type'] !== 'disabled';
  return isThinking || (typeof effort === 'string' && effort !== 'none');
}

/** All that are written are paid for, not only those that are given back. */
function triesOf({ n, best_of }: CompletionRequest): number {
  return Math.max(n ?? 1, best_of ?? 1);
}

function promptsIn({ prompt }: CompletionRequest): number {
  const isList = Array.isArray(prompt) && typeof prompt[0] !== 'number';
  return isList ? prompt.length : 1;
}

function partsOf({ messages }: ChatRequest) {
  return messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
}

/** What is sent along is in the bytes already. */
function linkedImages(request: ChatRequest): number {
  return partsOf(request).filter((part) => part.type === 'image_url' && !part.image_url.url.startsWith('data:')).length;
}

function extrasOf(request: ChatRequest): Pick<Bounds, 'hasAudio' | 'answersWithAudio' | 'searches'> {
  const tools: readonly { readonly type: string }[] = request.tools ?? [];
  const searches = request.web_search_options || tools.some(({ type }) => type !== 'function');
  return {
    hasAudio: partsOf(request).some(({ type }) => type === 'input_audio'),
    answersWithAudio: request.modalities?.includes('audio') ?? false,
    searches: searches ? mostSearches : 0,
  };
}

/**
 * A hundred documents are a unit; one of more than 500 tokens counts as several.
 * @see https://cohere.com/pricing
 */
function searchUnits(tokens: number, documents: number): number {
  return Math.ceil((documents + tokens / 500) / 100);
}
