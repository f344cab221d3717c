import { totalOf } from '../prompt-cache.ts';
import type { Answer, Choice, Usage } from '../script.ts';

/** A whole answer on Mistral's wire; the stream is made of it, so that the two cannot differ. */
export interface ChatResponse {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly model: string;
  readonly choices: readonly ResponseChoice[];
  readonly usage: object;
}

export interface ResponseChoice {
  readonly index: number;
  readonly finish_reason: string;
  readonly message: {
    readonly role: 'assistant';
    readonly content: string | readonly ContentChunk[];
    readonly tool_calls: readonly ResponseToolCall[] | null;
  };
}

export type ContentChunk =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'thinking';
      readonly thinking: readonly [{ readonly type: 'text'; readonly text: string }];
      readonly closed?: boolean;
    };

interface ResponseToolCall {
  readonly id: string;
  readonly function: { readonly name: string; readonly arguments: string };
  readonly index: number;
}

export function toResponse({ fingerprint, choices, usage }: Answer, model: string): ChatResponse {
  return {
    id: fingerprint.slice(0, 32),
    object: 'chat.completion',
    created: 1_767_225_600,
    model,
    choices: choices.map(toChoice),
    usage: toUsage(usage),
  };
}

const finishReasons = {
  stop: 'stop',
  'stop-sequence': 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
} as const satisfies Record<Choice['ending'], string>;

function toChoice({ reasoning, text, toolCalls, ending }: Choice, index: number): ResponseChoice {
  const calls = toolCalls.map(toToolCall);
  return {
    index,
    finish_reason: finishReasons[ending],
    message: { role: 'assistant', content: toContent(reasoning, text), tool_calls: calls.length > 0 ? calls : null },
  };
}

/** Plain text is a string; with reasoning before it, it is a list of chunks. */
function toContent(reasoning: string, text: string): string | ContentChunk[] {
  if (reasoning === '') return text;
  const thinking = { type: 'thinking', thinking: [{ type: 'text', text: reasoning }], closed: true } as const;
  return text === '' ? [thinking] : [thinking, { type: 'text', text }];
}

/** Every call has the index 0, whatever its place. */
function toToolCall({ id, name, arguments: args }: Choice['toolCalls'][number]): ResponseToolCall {
  return { id: id.slice(0, 9), function: { name, arguments: JSON.stringify(args) }, index: 0 };
}

function toUsage({ prompt, answer, reasoning }: Usage) {
  const promptTokens = totalOf(prompt);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: answer + reasoning,
    total_tokens: promptTokens + answer + reasoning,
    num_cached_tokens: prompt.cacheRead,
  };
}
