/** A whole answer: the very object that came, where it needs no mending. */
import type { CallContext } from '../endpoint.ts';
import { badAnswer } from '../errors.ts';
import type { JsonRecord } from '../json-values.ts';
import { changed, mendAnswer } from '../openai-dialect/answer.ts';
import type { HostHabits } from '../openai-dialect/dialect.ts';
import { toCompletionReason } from './finish-reason.ts';
import { leastChoices } from './prompts.ts';
import type { CompletionResponse } from './types.ts';

export function fromCompletionResponse(
  body: unknown,
  ctx: CallContext<'completion'>,
  habits: HostHabits,
): CompletionResponse {
  const mended = mendAnswer(body, ctx, habits, {
    object: 'text_completion',
    mendChoice: (choice, position) => mendChoice(choice, position, ctx.provider),
  });
  const answer = mended as unknown as CompletionResponse;
  const least = leastChoices(ctx.request);
  if (answer.choices.length >= least) return answer;
  throw badAnswer(ctx.provider, `${answer.choices.length} choices where ${least} were asked for`);
}

function mendChoice(choice: JsonRecord, position: number, provider: string): JsonRecord {
  const { text, index, logprobs, finish_reason } = choice;
  if (typeof text !== 'string') throw badAnswer(provider, 'a choice without a text');
  return changed(choice, {
    index: typeof index === 'number' ? index : position,
    logprobs: logprobs ?? null,
    finish_reason: toCompletionReason(String(finish_reason ?? ''), provider),
  });
}
