/**
 * A chat's answer as a completion: its text. Reasoning, and why a provider refused, have no place in one; tools were not
 * offered.
 */
import type { ChatChunk, ChatChunkChoice, ChatResponse } from '../chat-types.ts';
import { toCompletionReason } from './finish-reason.ts';
import { ChoiceLogprobs } from './logprobs.ts';
import type { CompletionChunk, CompletionRequest, CompletionResponse } from './types.ts';

type ChunkChoice = CompletionChunk['choices'][number];

/** @param request with one prompt, as text */
export function toCompletion(answer: ChatResponse, request: CompletionRequest, provider: string): CompletionResponse {
  const choices = answer.choices.map(({ index, message, logprobs, finish_reason }) => ({
    text: message.content ?? '',
    index,
    logprobs: new ChoiceLogprobs(request, index).take(logprobs),
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

function choiceReader(request: CompletionRequest, provider: string): (choice: ChatChunkChoice) => ChunkChoice {
  const known = new Map<number, ChoiceLogprobs>();
  return ({ index, delta, logprobs: given, finish_reason: reason }) => {
    const lists = known.get(index) ?? new ChoiceLogprobs(request, index);
    known.set(index, lists);
    const finish_reason = reason && toCompletionReason(reason, provider);
    return { text: delta.content ?? '', index, logprobs: lists.take(given), finish_reason };
  };
}

function saysSomething({ text, logprobs, finish_reason }: ChunkChoice): boolean {
  return text !== '' || logprobs !== null || finish_reason !== null;
}
