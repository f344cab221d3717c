/**
 * What OpenAI's reasoning models refuse, wherever they are served under their own names.
 * @see https://platform.openai.com/docs/guides/reasoning
 * @see https://platform.openai.com/docs/guides/latest-model#parameter-compatibility
 */
import type { ChatRequest } from '../chat-types.ts';
import type { CallContext } from '../endpoint.ts';
import { unsupportedParam } from '../errors.ts';
import type { Param } from '../params.ts';
import { isGiven } from '../params.ts';
import type { RequestPatch } from './dialect.ts';

const reasons = /^(?:ft:)?(?:o\d+(?:-|$)|gpt-5(?!-chat)|gpt-(?:[6-9]|1\d)(?!\d)|codex-|computer-use-)/;
/** While its effort is `none` it takes sampling parameters; from 5.1 to 5.4 that is what it does unasked. */
const canRest = /^(?:ft:)?gpt-5\.\d+(?!.*-(?:chat|codex|pro))/;
const restsUnasked = /^(?:ft:)?gpt-5\.[1-4](?!\d)/;
const knowsStop = /^(?:o1|o3-mini)/;
const searches = /-search-(?:preview|api)/;

const penalties = ['presence_penalty', 'frequency_penalty'] as const;
const sampling = ['temperature', 'top_p', ...penalties] as const;
const changing = ['logprobs', 'top_logprobs', 'logit_bias'] as const;

export function forReasoningModels(request: ChatRequest, ctx: CallContext<'chat'>): RequestPatch {
  const { model } = ctx;
  const limit = reasons.test(model) ? limitRenamed(request) : {};
  if (searches.test(model)) return withoutParams(request, sampling, limit);
  if (!reasons.test(model)) return { fields: {} };
  if (isResting(request, model)) return withoutParams(request, penalties, limit);
  for (const param of changing) if (asks(request, param)) throw unsupportedParam(param, `${ctx.provider}/${model}`);
  const stop = knowsStop.test(model) ? [] : (['stop'] as const);
  return withoutParams(request, [...sampling, ...changing, ...stop], limit);
}

function isResting({ reasoning_effort: effort }: ChatRequest, model: string): boolean {
  if (!canRest.test(model)) return false;
  return isGiven(effort) ? effort === 'none' : restsUnasked.test(model);
}

function withoutParams(
  request: ChatRequest,
  params: readonly Param[],
  more: RequestPatch['fields'] = {},
): RequestPatch {
  const given = params.filter((param) => param in request);
  return {
    fields: { ...more, ...Object.fromEntries(given.map((param) => [param, undefined])) },
    dropped: given.filter((param) => asks(request, param)),
  };
}

/** Defaults ask for nothing. */
const defaults: { readonly [P in Param]?: unknown } = {
  temperature: 1,
  top_p: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
  logprobs: false,
  top_logprobs: 0,
};

function asks(request: ChatRequest, param: Param): boolean {
  const value = request[param];
  if (param === 'logit_bias') return Object.keys(request.logit_bias ?? {}).length > 0;
  return isGiven(value) && value !== defaults[param];
}

function limitRenamed({ max_tokens: limit }: ChatRequest): RequestPatch['fields'] {
  return isGiven(limit) ? { max_tokens: undefined, max_completion_tokens: limit } : {};
}
