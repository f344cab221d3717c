/** One mapping from any provider's failure to OpenAI's error: status first, then what the provider's body says. */
import type { CallContext, Endpoint, ProviderFailure, Transformer } from './endpoint.ts';
import { type ErrorFields, type ErrorKind, ProviderError } from './errors.ts';
import { isRecord, stringOrUndefined } from './json-values.ts';
import { redact } from './redact.ts';
import { passedOnHeaders, upstreamRequestId } from './response-headers.ts';

const kindOfStatus: Readonly<Record<number, ErrorKind>> = {
  401: 'authentication',
  402: 'quota',
  403: 'permission',
  404: 'not_found',
  408: 'timeout',
  413: 'too_large',
  429: 'rate_limit',
  498: 'overloaded',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
};

export function kindFromStatus(status: number): ErrorKind {
  const known = kindOfStatus[status];
  if (known) return known;
  return status >= 400 && status < 500 && status !== 424 ? 'bad_request' : 'upstream';
}

/** Codes that mean "no more money", whichever provider speaks OpenAI's dialect. */
const quotaCodes = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'insufficient_credits']);

/** OpenAI's `{error: {message, type, param, code}}`, and the flat `{message}` some hosts send instead. */
export function openAIErrorFields(failure: ProviderFailure): Partial<ErrorFields> {
  const body = isRecord(failure.body) ? failure.body : {};
  const error = isRecord(body['error']) ? body['error'] : body;
  const code = error['code'] == null ? null : String(error['code']);
  const type = stringOrUndefined(error['type']);
  const message =
    stringOrUndefined(error['message']) ?? stringOrUndefined(body['error']) ?? stringOrUndefined(body['detail']);
  return {
    ...(message !== undefined && { message }),
    ...(type !== undefined && { type }),
    ...(code !== null && { code }),
    ...(typeof error['param'] === 'string' && { param: error['param'] }),
    ...openAIKind(code, type),
  };
}

function openAIKind(code: string | null, type: string | undefined): { kind?: ErrorKind } {
  if (code === 'context_length_exceeded') return { kind: 'context_length' };
  if (code === 'content_filter' || code === 'content_policy_violation') return { kind: 'content_policy' };
  if (quotaCodes.has(code ?? '') || quotaCodes.has(type ?? '')) return { kind: 'quota' };
  return {};
}

/** Statuses a client of OpenAI's API knows what to do with; every other one is told as its kind. */
const passedOn = new Set([400, 401, 403, 404, 409, 413, 429, 500, 502, 503, 504]);

export function toProviderError<E extends Endpoint>(
  failure: ProviderFailure,
  transformer: Pick<Transformer<E>, 'transformError'>,
  ctx: CallContext<E>,
): ProviderError {
  const said = readFailure(failure, transformer, ctx);
  const kind = said.kind ?? kindFromStatus(failure.status);
  const message = redact(said.message || describe(failure, ctx.provider), secretsOf(ctx));
  const upstreamId = upstreamRequestId(failure.headers);
  // A kind that only the body tells beats the status: Gemini's 400 for a wrong key is a 401 to our callers.
  const agrees = kind === kindFromStatus(failure.status) && passedOn.has(failure.status);
  const status = agrees ? { status: failure.status } : {};
  return new ProviderError(ctx.provider, kind, message, {
    ...status,
    ...said,
    message,
    headers: { ...passedOnHeaders(failure.headers), ...said.headers },
    ...(upstreamId !== undefined && { upstreamRequestId: upstreamId }),
  });
}

/** A body that is odd beyond reading leaves the status to speak. */
function readFailure<E extends Endpoint>(
  failure: ProviderFailure,
  { transformError = openAIErrorFields }: Pick<Transformer<E>, 'transformError'>,
  ctx: CallContext<E>,
): Partial<ErrorFields> {
  try {
    return transformError(failure, ctx);
  } catch {
    return {};
  }
}

function describe(failure: ProviderFailure, provider: string): string {
  const text = typeof failure.body === 'string' ? failure.body.trim() : '';
  if (text === '') return `${provider} answered with status ${failure.status} and no message.`;
  if (text.startsWith('<')) return `${provider} answered with status ${failure.status} and an HTML page.`;
  return `${provider} answered with status ${failure.status}: ${text.slice(0, 500)}`;
}

/** Of a provider's own settings most are words (`preview`, an organisation's id) that its messages may well use. */
const secretName = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i;

function secretsOf(ctx: CallContext): string[] {
  const { apiKey, headers = {}, extra = {} } = ctx.credentials;
  const secretSettings = Object.entries(extra).filter(([name]) => secretName.test(name));
  return [...(apiKey ? [apiKey] : []), ...Object.values(headers), ...secretSettings.map(([, value]) => value)];
}
