import { totalOf } from '../prompt-cache.ts';
import type { Answer, Choice, ToolCall, Usage } from '../script.ts';
import { toPieces } from '../tokens.ts';
import type { ReasoningPlace } from './variant.ts';

/** A whole answer on OpenAI's wire, open for what providers add. The stream is made of it, so that the two cannot differ. */
export interface ChatCompletion {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly model: string;
  readonly choices: readonly CompletionChoice[];
  readonly usage: object;
  readonly [extra: string]: unknown;
}

export interface CompletionChoice {
  readonly index: number;
  readonly message: CompletionMessage;
  readonly logprobs: { readonly content: readonly TokenLogprob[]; readonly refusal: null } | null;
  readonly finish_reason: string;
  readonly [extra: string]: unknown;
}

export interface CompletionMessage {
  readonly role: 'assistant';
  readonly content: string | null;
  readonly reasoning?: string;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly CompletionToolCall[];
  readonly [extra: string]: unknown;
}

export interface CompletionToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
  readonly top_logprobs: readonly Omit<TokenLogprob, 'top_logprobs'>[];
}

interface CompletionOptions {
  readonly model: string;
  readonly reasoningPlace: ReasoningPlace;
  /** How many alternatives a token gets; undefined when no log probabilities are asked for. */
  readonly topLogprobs: number | undefined;
  readonly toUsage: (usage: Usage) => object;
}

/** A fixed time: answers do not depend on the clock. */
const created = 1_767_225_600;

export function toCompletion({ fingerprint, choices, usage }: Answer, options: CompletionOptions): ChatCompletion {
  return {
    id: `chatcmpl-${fingerprint.slice(0, 29)}`,
    object: 'chat.completion',
    created,
    model: options.model,
    choices: choices.map((choice, index) => toChoice(choice, index, options)),
    usage: options.toUsage(usage),
  };
}

/** OpenAI's counts: the cache is inside the prompt, reasoning inside the completion. */
export function toUsage({ prompt, answer, reasoning }: Usage) {
  const promptTokens = totalOf(prompt);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: answer + reasoning,
    total_tokens: promptTokens + answer + reasoning,
    prompt_tokens_details: { cached_tokens: prompt.cacheRead, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

const finishReasons = {
  stop: 'stop',
  'stop-sequence': 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
} as const satisfies Record<Choice['ending'], string>;

function toChoice(choice: Choice, index: number, { reasoningPlace, topLogprobs }: CompletionOptions): CompletionChoice {
  const message = toMessage(choice, reasoningPlace);
  const withLogprobs = topLogprobs !== undefined && message.content !== null;
  return {
    index,
    message,
    logprobs: withLogprobs
      ? { content: toPieces(message.content).map((token) => toLogprob(token, topLogprobs)), refusal: null }
      : null,
    finish_reason: finishReasons[choice.ending],
  };
}

function toMessage({ reasoning, text, toolCalls }: Choice, place: ReasoningPlace): CompletionMessage {
  const thought = reasoning !== '' && place === 'think-tags' ? `<think>\n${reasoning}\n</think>\n\n` : '';
  return {
    role: 'assistant',
    content: toolCalls.length > 0 ? null : thought + text,
    ...(reasoning !== '' && (place === 'reasoning' || place === 'reasoning_content') && { [place]: reasoning }),
    ...(toolCalls.length > 0 && { tool_calls: toolCalls.map(toToolCall) }),
  };
}

function toToolCall(call: ToolCall): CompletionToolCall {
  const { name } = call;
  return {
    id: `call_${call.id.slice(0, 24)}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(call.arguments) },
  };
}

function toLogprob(token: string, alternatives: number): TokenLogprob {
  const base = { token, logprob: -0.25, bytes: [...Buffer.from(token)] };
  return {
    ...base,
    top_logprobs: Array.from({ length: alternatives }, (_, rank) => ({ ...base, logprob: -0.25 - rank })),
  };
}
