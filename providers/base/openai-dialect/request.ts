/** OpenAI's request for a host that speaks nearly the same: as it came, but for what must change. */
import type { ChatRequest } from '../chat-types.ts';
import type { CallContext, ProviderRequest } from '../endpoint.ts';
import { applyParamRules, isGiven } from '../params.ts';
import { withFields } from '../wire-text.ts';
import type { Dialect } from './dialect.ts';
import { cleanMessages, cleanTools } from './messages.ts';

export function toDialectRequest(request: ChatRequest, ctx: CallContext<'chat'>, dialect: Dialect): ProviderRequest {
  const rules = { refused: [], dropped: [], ...dialect.params };
  const dropped = applyParamRules(request, rules, ctx.provider);
  const clean = { ...cleanMessages(request, dialect, ctx.model), ...cleanTools(request, dialect) };
  const patch = dialect.patchRequest?.({ ...request, ...clean }, ctx);
  const leftOut = [...rules.refused, ...rules.dropped, ...(patch?.dropped ?? [])].filter((param) => param in request);
  const changes: Record<string, unknown> = {
    model: withPrefix(ctx.model, dialect.modelPrefix),
    ...streamOptions(request, dialect),
    ...clean,
    ...toolChoice(request, dialect),
    ...Object.fromEntries(leftOut.map((param) => [param, undefined])),
    ...renamed(request, dialect),
    ...patch?.fields,
  };
  const path = typeof dialect.path === 'function' ? dialect.path(ctx) : (dialect.path ?? '/chat/completions');
  return { path, body: withFields<object>(request, changes), dropped: [...dropped, ...(patch?.dropped ?? [])] };
}

function withPrefix(model: string, prefix = ''): string {
  return model.startsWith(prefix) ? model : prefix + model;
}

/** Usage is always asked for, so that every call can be metered; the gateway hides it from callers who did not ask. */
function streamOptions(request: ChatRequest, { streamOptions = true }: Dialect) {
  const wanted = streamOptions && request.stream;
  if (!wanted) return isGiven(request.stream_options) ? { stream_options: undefined } : {};
  if (request.stream_options?.include_usage) return {};
  return { stream_options: { ...request.stream_options, include_usage: true } };
}

function toolChoice(request: ChatRequest, { toolChoice: words }: Dialect) {
  const word = typeof request.tool_choice === 'string' ? words?.[request.tool_choice] : undefined;
  return word === undefined ? {} : { tool_choice: word };
}

/** A parameter under the host's name; where the caller gave both names, the newer one wins. */
function renamed(request: ChatRequest, { rename = {} }: Dialect): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const [from, to] of Object.entries(rename)) {
    if (!(from in request)) continue;
    changes[from] = undefined;
    const value = request[from as keyof ChatRequest];
    if (isGiven(value)) changes[to] = value;
  }
  return changes;
}
