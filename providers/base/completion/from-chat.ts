/**
 * A chat's answer as a completion: its text. Reasoning, and why a provider refused, have no place in one; tools were not
 * offered.
 */
import type { ChatChunk, ChatChunkChoice, ChatResponse } from '../chat-types.ts';
import { toCompletionReason } from './finish-reason.ts';
import { lengthOf, toLogprobs } from './logprobs.ts';
import type { CompletionChunk, CompletionRequest, CompletionResponse } from './types.ts';

type ChunkChoice = CompletionChunk['choices'][number];

/** @param request with one prompt, as text */
export function toCompletion(answer: ChatResponse, request: CompletionRequest, provider: string): CompletionResponse {
  const choices = answer.choices.map(({ index, message, logprobs, finish_reason }) => ({
    text: message.content ?? '',
    index,
    logprobs: toLogprobs(logprobs, request.logprobs ?? 0, lengthOf(request.prompt as string)),
    finish_reason: toCompletionReason(finish_reason, provider),
  }));
  return { ...answer, object: 'text_completion', choices };
}

export async function* toCompletionChunks(
  chunks: AsyncIterable<ChatChunk>,
  request: CompletionRequest,
  provider: string,
): AsyncGenerator<CompletionChunk> {
  const choiceOf = choiceReader(request, provider);
  for await (const chunk of chunks) {
    const choices = chunk.choices.map(choiceOf).filter(saysSomething);
    const { usage, ...rest } = chunk;
    if (choices.length > 0 || usage) yield { ...rest, object: 'text_completion', choices, ...(usage && { usage }) };
  }
}

/** Remembers where each choice's next token begins. */
function choiceReader(request: CompletionRequest, provider: string): (choice: ChatChunkChoice) => ChunkChoice {
  const offsets = new Map<number, number>();
  return ({ index, delta, logprobs: given, finish_reason: reason }) => {
    const text = delta.content ?? '';
    const offset = offsets.get(index) ?? lengthOf(request.prompt as string);
    const logprobs = toLogprobs(given, request.logprobs ?? 0, offset);
    offsets.set(index, offset + lengthOf(logprobs?.tokens?.join('') ?? ''));
    return { text, index, logprobs, finish_reason: reason && toCompletionReason(reason, provider) };
  };
}

function saysSomething({ text, logprobs, finish_reason }: ChunkChoice): boolean {
  return text !== '' || logprobs !== null || finish_reason !== null;
}
