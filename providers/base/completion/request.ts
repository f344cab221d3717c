/** OpenAI's request for a host that speaks nearly the same: as it came, but for what must change. */
import type { CallContext, ProviderRequest } from '../endpoint.ts';
import { renamed, streamOptions, without, withoutNulls, withPrefix } from '../openai-dialect/request-parts.ts';
import { withFields } from '../wire-text.ts';
import type { CompletionDialect } from './dialect.ts';
import { applyCompletionRules } from './params.ts';
import { requireText } from './prompts.ts';
import type { CompletionRequest } from './types.ts';

export function toCompletionRequest(
  request: CompletionRequest,
  ctx: CallContext<'completion'>,
  dialect: CompletionDialect,
): ProviderRequest {
  const { params = {}, rename, native = false } = dialect;
  if (!dialect.takesTokens) requireText(request, ctx.provider);
  const dropped = applyCompletionRules(request, params, ctx.provider);
  const changes = {
    model: withPrefix(ctx.model, dialect),
    ...streamOptions(request, dialect),
    ...(!native && withoutNulls(request)),
    ...without(request, [...(params.refused ?? []), ...(params.dropped ?? [])]),
    ...renamed(request, rename),
    ...dialect.patchRequest?.(request),
  };
  return { path: dialect.path?.(ctx) ?? '/completions', body: withFields<object>(request, changes), dropped };
}
