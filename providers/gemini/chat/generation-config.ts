/** Sampling, limits and the form of the answer. @see https://ai.google.dev/api/generate-content#generationconfig */
import type { ChatRequest } from '../../base/chat-types.ts';
import { unsupportedParam } from '../../base/errors.ts';
import { isGiven, outputLimit, stopSequences } from '../../base/params.ts';
import type { GeminiModel } from '../models.ts';
import { toResponseFormat } from './response-format.ts';

export function toGenerationConfig(request: ChatRequest, model: GeminiModel, provider: string): object {
  const fields = {
    maxOutputTokens: outputLimit(request),
    temperature: request.temperature,
    topP: request.top_p,
    topK: request.top_k,
    seed: request.seed,
    candidateCount: request.n === 1 ? undefined : request.n,
    stopSequences: toStopSequences(request),
    ...(model.penalties && {
      presencePenalty: request.presence_penalty,
      frequencyPenalty: request.frequency_penalty,
    }),
    ...(request.logprobs && { responseLogprobs: true, logprobs: request.top_logprobs || undefined }),
    responseModalities: toModalities(request, provider),
    ...toResponseFormat(request.response_format),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isGiven(value)));
}

function toStopSequences(request: ChatRequest): string[] | undefined {
  const stop = stopSequences(request).filter((sequence) => sequence !== '');
  return stop.length > 0 ? stop : undefined;
}

/** Beside text, images come back as data URLs; spoken answers are raw PCM that no OpenAI client would know to play. */
function toModalities({ modalities }: ChatRequest, provider: string): string[] | undefined {
  if (modalities?.includes('audio')) throw unsupportedParam('modalities', provider);
  const beyondText = modalities?.some((kind) => kind !== 'text');
  return beyondText ? modalities?.map((kind) => kind.toUpperCase()) : undefined;
}
