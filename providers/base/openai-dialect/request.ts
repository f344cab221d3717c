/** OpenAI's request for a host that speaks nearly the same: as it came, but for what must change. */
import type { ChatRequest } from '../chat-types.ts';
import type { CallContext, ProviderRequest } from '../endpoint.ts';
import { applyParamRules, isGiven, type Param } from '../params.ts';
import { allowedTools } from '../tool-choice.ts';
import { withFields } from '../wire-text.ts';
import type { Dialect } from './dialect.ts';
import { cleanMessages, cleanTools } from './messages.ts';

type Changes = Readonly<Record<string, unknown>>;

export function toDialectRequest(request: ChatRequest, ctx: CallContext<'chat'>, dialect: Dialect): ProviderRequest {
  const rules = { refused: [], dropped: [], ...dialect.params };
  const dropped = applyParamRules(request, rules, ctx.provider);
  const changes: Changes = {
    model: withPrefix(ctx.model, dialect.modelPrefix),
    ...streamOptions(request, dialect),
    ...cleanMessages(request, dialect),
    ...cleanTools(request, dialect),
    ...translatedValues(request, ctx.model, dialect),
    ...(!dialect.native && onlyAllowed(request)),
    ...leftOut(request, [...rules.refused, ...rules.dropped], dialect),
    ...outputLimit(request),
    ...renamed(request, dialect),
  };
  const patch = dialect.patchRequest?.({ ...request, ...changes } as ChatRequest, ctx);
  return {
    path: dialect.path?.(ctx) ?? '/chat/completions',
    body: withFields<object>(request, { ...changes, ...patch?.fields }),
    dropped: [...dropped, ...(patch?.dropped ?? [])],
  };
}

/** Names like `accounts/team/models/own` stand for themselves. */
function withPrefix(model: string, prefix = ''): string {
  return model.includes('/') ? model : prefix + model;
}

/** Usage is always asked for, so that every call can be metered; the gateway hides it from callers who did not ask. */
function streamOptions(request: ChatRequest, { streamOptions = true }: Dialect): Changes {
  const wanted = streamOptions && request.stream;
  if (!wanted) return 'stream_options' in request ? { stream_options: undefined } : {};
  if (request.stream_options?.include_usage) return {};
  return { stream_options: { ...request.stream_options, include_usage: true } };
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
  const names = Object.keys(request).filter((name) => !native && request[name as Param] === null);
  const given = [...lacking, ...mark].filter((name) => name in request);
  return Object.fromEntries([...names, ...given].map((name) => [name, undefined]));
}

/** Of both names of the output limit OpenAI takes one: the newer one wins. */
function outputLimit({ max_tokens, max_completion_tokens }: ChatRequest): Changes {
  return isGiven(max_tokens) && isGiven(max_completion_tokens) ? { max_tokens: undefined } : {};
}

function renamed(request: ChatRequest, { rename = {} }: Dialect): Changes {
  const changes: Record<string, unknown> = {};
  for (const [from, to] of Object.entries(rename)) {
    if (!(from in request)) continue;
    changes[from] = undefined;
    const value = request[from as Param];
    if (isGiven(value)) changes[to] = value;
  }
  return changes;
}
