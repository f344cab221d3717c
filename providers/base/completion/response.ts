/** A whole answer: the very object that came, where it needs no mending. */
import type { CallContext } from '../endpoint.ts';
import { badAnswer } from '../errors.ts';
import type { JsonRecord } from '../json-values.ts';
import { changed, mendAnswer } from '../openai-dialect/answer.ts';
import type { HostHabits } from '../openai-dialect/dialect.ts';
import { withText } from './choice-text.ts';
import { toCompletionReason } from './finish-reason.ts';
import { ChoiceLogprobs } from './logprobs.ts';
import { leastChoices } from './prompts.ts';
import type { CompletionResponse } from './types.ts';

export function fromCompletionResponse(
  body: unknown,
  ctx: CallContext<'completion'>,
  habits: HostHabits,
): CompletionResponse {
  const mended = mendAnswer(body, ctx, habits, {
    object: 'text_completion',
    mendChoice: (choice, position) => mendChoice(choice, position, ctx),
  });
  const answer = mended as unknown as CompletionResponse;
  const least = leastChoices(ctx.request);
  if (answer.choices.length >= least) return answer;
  throw badAnswer(ctx.provider, `${answer.choices.length} choices where ${least} were asked for`);
}

function mendChoice(given: JsonRecord, position: number, ctx: CallContext<'completion'>): JsonRecord {
  const { provider, request } = ctx;
  const choice = withText(given);
  const { text, logprobs, finish_reason } = choice;
  if (typeof text !== 'string') throw badAnswer(provider, 'a choice without a text');
  const index = typeof choice['index'] === 'number' ? choice['index'] : position;
  return changed(choice, {
    index,
    logprobs: new ChoiceLogprobs(request, index).take(logprobs),
    finish_reason: toCompletionReason(String(finish_reason ?? ''), provider),
  });
}
