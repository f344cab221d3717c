/** What becomes of parameters a provider lacks: dropped where the answer keeps its meaning, refused where it would not. */
import type { ChatRequest } from './chat-types.ts';
import { unsupportedParam } from './errors.ts';

export type Param = keyof ChatRequest;

/** Given at all: null is OpenAI's way of saying "the default". */
export function isGiven<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}

/** Values of a parameter that ask for nothing, and so can be left out in silence, whatever the endpoint. */
const neutral: { readonly [P in Param]?: (value: NonNullable<ChatRequest[P]>) => boolean } = {
  n: (n) => n === 1,
  logprobs: (on) => !on,
  top_logprobs: (n) => n === 0,
  logit_bias: (bias) => Object.keys(bias).length === 0,
  modalities: (kinds) => kinds.every((kind) => kind === 'text'),
  frequency_penalty: (penalty) => penalty === 0,
  presence_penalty: (penalty) => penalty === 0,
  store: (on) => !on,
  service_tier: (tier) => tier === 'auto' || tier === 'default',
};

/** Of a parameter: whether its value asks for nothing. */
export type NeutralValues = Readonly<Record<string, (value: unknown) => boolean>>;

function asksFor(request: object, param: string, own: NeutralValues): boolean {
  const value = (request as Record<string, unknown>)[param];
  if (!isGiven(value)) return false;
  const isNeutral = own[param] ?? (neutral[param as Param] as NeutralValues[string] | undefined);
  return !isNeutral?.(value);
}

export interface ParamRules<P extends string = Param> {
  /** A caller who asked for these would get another answer than they think: a 400 names the parameter. */
  readonly refused: readonly P[];
  /** Hints, sampling aids and bookkeeping: left out, and named in `x-rawdog-dropped-params`. */
  readonly dropped: readonly P[];
}

/**
 * Throws on the first refused parameter; returns the dropped ones that were really asked for.
 * @param own values that ask for nothing at this endpoint, where they are others than everywhere
 */
export function applyParamRules<P extends string>(
  request: object,
  rules: ParamRules<P>,
  provider: string,
  own: NeutralValues = {},
): P[] {
  for (const param of rules.refused) if (asksFor(request, param, own)) throw unsupportedParam(param, provider);
  return rules.dropped.filter((param) => asksFor(request, param, own));
}

/** OpenAI's own request fields; every other one is a provider's extra and passes through. */
const openAIFields = new Set<string>([
  'messages',
  'model',
  'audio',
  'frequency_penalty',
  'function_call',
  'functions',
  'logit_bias',
  'logprobs',
  'max_completion_tokens',
  'max_tokens',
  'metadata',
  'modalities',
  'moderation',
  'n',
  'parallel_tool_calls',
  'prediction',
  'presence_penalty',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'reasoning_effort',
  'response_format',
  'safety_identifier',
  'seed',
  'service_tier',
  'stop',
  'store',
  'stream',
  'stream_options',
  'temperature',
  'tool_choice',
  'tools',
  'top_logprobs',
  'top_p',
  'user',
  'verbosity',
  'web_search_options',
] satisfies Param[]);

/** Fields that only the provider knows, as the caller sent them. `translated` names those the translator handles itself. */
export function providerExtras(request: ChatRequest, translated: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(request).filter(([name]) => !openAIFields.has(name) && !translated.includes(name)),
  );
}

/** The same for endpoints whose extras are written anew, where null asks for nothing. @param known all other fields */
export function fieldsBeyond(request: object, known: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(request).filter(([name, value]) => !known.has(name) && value !== null));
}

/** The output limit under either of OpenAI's names; the newer one wins. */
export function outputLimit(request: ChatRequest): number | undefined {
  return request.max_completion_tokens ?? request.max_tokens ?? undefined;
}

export function stopSequences(request: ChatRequest): string[] {
  return isGiven(request.stop) ? [request.stop].flat() : [];
}
