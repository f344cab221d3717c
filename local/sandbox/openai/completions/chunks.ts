import type { DataEvent, StreamEvent } from '../../framing.ts';
import { toPieces } from '../../tokens.ts';
import { interleave } from '../chunks.ts';
import type { StreamHabits } from '../variant.ts';
import type { TextChoice, TextCompletion, TextLogprobs } from './completion.ts';
import type { CompletionRequest } from './request.ts';

/** Part of a completion, in the same shape. */
export interface TextChunk {
  readonly choices: readonly TextChoice[];
  readonly usage?: unknown;
  readonly [extra: string]: unknown;
}

export function toChunks(
  { usage, ...base }: TextCompletion,
  { stream_options }: CompletionRequest,
  habits: Pick<StreamHabits, 'usage' | 'alwaysUsage' | 'comment'>,
  adapt: (chunk: TextChunk) => TextChunk,
): StreamEvent[] {
  const told = habits.alwaysUsage || stream_options?.include_usage === true;
  const ownChunk = habits.usage !== 'last-chunk';
  const choices = interleave(base.choices.map(toChoiceChunks));
  const chunks = choices.map((choice, index): TextChunk => {
    const last = index === choices.length - 1 && !ownChunk;
    return { ...base, choices: [choice], ...(told && { usage: last ? usage : null }) };
  });
  const comments: StreamEvent[] = habits.comment === undefined ? [] : [{ comment: habits.comment }];
  const all = told && ownChunk ? [...chunks, { ...base, choices: [], usage }] : chunks;
  return [...comments, ...all.map((chunk): DataEvent => ({ data: adapt(chunk) }))];
}

/** A few words each, with their log probabilities, and the finish reason after the last. */
function toChoiceChunks({ text, logprobs, finish_reason, ...choice }: TextChoice): TextChoice[] {
  const pieces = toPieces(text).map((piece, position) => ({
    ...choice,
    text: piece,
    logprobs: logprobs ? slice(logprobs, position) : null,
    finish_reason: null,
  }));
  return [...pieces, { ...choice, text: '', logprobs: null, finish_reason }];
}

function slice({ tokens, token_logprobs, top_logprobs, text_offset }: TextLogprobs, position: number): TextLogprobs {
  const one = <T>(list: readonly T[]) => list.slice(position, position + 1);
  return {
    tokens: one(tokens),
    token_logprobs: one(token_logprobs),
    top_logprobs: top_logprobs && one(top_logprobs),
    text_offset: one(text_offset),
  };
}
