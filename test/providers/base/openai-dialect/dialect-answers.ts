/** Recorded answers of hosts that speak OpenAI's dialect, compared in what a stream holds as well: hosts add more to whole answers. */
import type { ChatResponse } from '../../../../providers/base/chat-types.ts';
import type { Transformer } from '../../../../providers/base/endpoint.ts';
import { testAnswers } from '../../../helpers/answer-cases.ts';
import { sse } from '../../../helpers/bytes.ts';

export function testDialectAnswers(provider: string, model: string, transformer: Transformer<'chat'>): void {
  testAnswers({
    folder: `${provider}/chat/answers`,
    provider,
    model,
    transformer: { ...transformer, transformResponse: (body, ctx) => core(transformer.transformResponse(body, ctx)) },
    encode: (events) => sse(events.map((data) => ({ data }))),
  });
}

function core({ id, object, created, model, choices, usage }: ChatResponse): ChatResponse {
  const bare = choices.map(({ index, message, finish_reason }) => ({
    index,
    message: { ...message, refusal: message.refusal ?? null },
    logprobs: null,
    finish_reason,
  }));
  return { id, object, created, model, choices: bare, ...(usage && { usage }) };
}
