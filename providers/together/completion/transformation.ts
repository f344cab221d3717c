import { openAICompatibleCompletion } from '../../base/completion/dialect.ts';
import type { CompletionRequest } from '../../base/completion/types.ts';
import type { Transformer } from '../../base/endpoint.ts';
import { unsupportedParam } from '../../base/errors.ts';
import { type JsonRecord, recordsOf } from '../../base/json-values.ts';
import { withEcho } from './echo.ts';

/** @see https://docs.together.ai/reference/completions-1 */
const dialect = openAICompatibleCompletion({
  params: { refused: ['best_of', 'suffix'] },
  patchRequest: withStopList,
  patchChunk: withReasonInside,
});

export const togetherCompletion: Transformer<'completion'> = {
  ...dialect,
  transformRequest(request, ctx) {
    // Where a stream would repeat the prompt is not documented.
    if (request.echo && request.stream)
      throw unsupportedParam('echo', ctx.provider, 'It does so in whole answers only.');
    return dialect.transformRequest(request, ctx);
  },
  transformResponse(body, ctx) {
    const answer = dialect.transformResponse(body, ctx);
    return ctx.request.echo ? withEcho(answer, ctx.provider) : answer;
  },
};

/** One stop sequence comes as a list too. */
function withStopList({ stop }: CompletionRequest) {
  return typeof stop === 'string' ? { stop: [stop] } : {};
}

/** As documented, a chunk says why the text ended beside its choices, and the token once more. */
function withReasonInside({ token: _, finish_reason, ...chunk }: JsonRecord): JsonRecord {
  const choices = recordsOf(chunk['choices']).map((choice) => ({
    ...choice,
    finish_reason: choice['finish_reason'] ?? finish_reason,
  }));
  return { ...chunk, choices };
}
