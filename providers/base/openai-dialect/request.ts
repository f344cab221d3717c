/** OpenAI's request for a host that speaks nearly the same: as it came, but for what must change. */
import type { ChatRequest } from '../chat-types.ts';
import type { CallContext, ProviderRequest } from '../endpoint.ts';
import { applyParamRules, isGiven, type Param } from '../params.ts';
import { allowedTools } from '../tool-choice.ts';
import { withFields } from '../wire-text.ts';
import type { Dialect } from './dialect.ts';
import { cleanMessages, cleanTools } from './messages.ts';
import { type Changes, renamed, streamOptions, without, withoutNulls, withPrefix } from './request-parts.ts';

export function toDialectRequest(request: ChatRequest, ctx: CallContext<'chat'>, dialect: Dialect): ProviderRequest {
  const rules = { refused: [], dropped: [], ...dialect.params };
  const dropped = applyParamRules(request, rules, ctx.provider);
  const changes: Changes = {
    model: withPrefix(ctx.model, dialect),
    ...streamOptions(request, dialect),
    ...cleanMessages(request, dialect),
    ...cleanTools(request, dialect),
    ...translatedValues(request, ctx.model, dialect),
    ...(!dialect.native && onlyAllowed(request)),
    ...leftOut(request, [...rules.refused, ...rules.dropped], dialect),
    ...outputLimit(request),
    ...renamed(request, dialect.rename),
  };
  const patch = dialect.patchRequest?.({ ...request, ...changes } as ChatRequest, ctx);
  return {
    path: dialect.path?.(ctx) ?? '/chat/completions',
    body: withFields<object>(request, { ...changes, ...patch?.fields }),
    dropped: [...dropped, ...(patch?.dropped ?? [])],
  };
}

function translatedValues(request: ChatRequest, model: string, { values = {} }: Dialect): Changes {
  const changes: Record<string, unknown> = {};
  for (const [param, words] of Object.entries(typeof values === 'function' ? values(model) : values)) {
    const value = request[param as Param];
    if (typeof value === 'string' && Object.hasOwn(words, value)) changes[param] = words[value];
  }
  return changes;
}

/** Only OpenAI lets a request name which of its tools may be used; for others the rest is left out. */
function onlyAllowed(request: ChatRequest): Changes {
  const allowed = allowedTools(request);
  return allowed ? { tools: allowed.tools, tool_choice: allowed.mode } : {};
}

/** Parameters the host lacks, and, but for OpenAI itself, those that are null, which is its way of saying "the default". */
function leftOut(request: ChatRequest, lacking: readonly Param[], { native, messageExtras = [] }: Dialect): Changes {
  const mark: Param[] = messageExtras.includes('cache_control') ? [] : ['cache_control'];
  return { ...(!native && withoutNulls(request)), ...without(request, [...lacking, ...mark]) };
}

/** Of both names of the output limit OpenAI takes one: the newer one wins. */
function outputLimit({ max_tokens, max_completion_tokens }: ChatRequest): Changes {
  return isGiven(max_tokens) && isGiven(max_completion_tokens) ? { max_tokens: undefined } : {};
}
