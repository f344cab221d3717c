/** @see https://ai.google.dev/gemini-api/docs/troubleshooting and https://google.aip.dev/193 */
import type { CallContext, ProviderFailure } from '../base/endpoint.ts';
import { toProviderError } from '../base/error-mapping.ts';
import type { ErrorFields, ErrorKind, ProviderError } from '../base/errors.ts';
import { isRecord, type JsonRecord, stringOrUndefined } from '../base/json-values.ts';

export function transformError({ body }: Pick<ProviderFailure, 'body'>): Partial<ErrorFields> {
  const error = errorOf(body) ?? {};
  const details = Array.isArray(error['details']) ? error['details'].filter(isRecord) : [];
  const message = stringOrUndefined(error['message']);
  const kind = errorKind(error['status'], details, message ?? '');
  return {
    ...(message !== undefined && { message }),
    ...(kind && { kind }),
    // What is used up for the day does not come back after the seconds Google names.
    ...(kind !== 'quota' && { headers: retryAfter(details) }),
  };
}

/** An error that came with status 200: in the middle of a stream, or at its start. */
export function answerError(body: unknown, ctx: CallContext): ProviderError | undefined {
  const error = errorOf(body);
  if (!error) return undefined;
  const status = typeof error['code'] === 'number' ? error['code'] : 500;
  return toProviderError({ status, headers: {}, body }, { transformError }, ctx);
}

/** Without `alt=sse`, a stream's error is the one element of an array. */
function errorOf(body: unknown): JsonRecord | undefined {
  const [answer] = Array.isArray(body) ? body : [body];
  return isRecord(answer) && isRecord(answer['error']) ? answer['error'] : undefined;
}

/** Only what the status does not say. */
function errorKind(status: unknown, details: readonly JsonRecord[], message: string): ErrorKind | undefined {
  // A wrong key is a 400.
  if (details.some(({ reason }) => reason === 'API_KEY_INVALID')) return 'authentication';
  if (details.some(isDailyQuota) || /credits are depleted|spending cap/i.test(message)) return 'quota';
  // A 499 for what Google gave up itself.
  if (status === 'CANCELLED') return 'upstream';
  return /input token count.*exceeds the maximum/i.test(message) ? 'context_length' : undefined;
}

function isDailyQuota({ violations }: JsonRecord): boolean {
  return Array.isArray(violations) && violations.some((violation) => /PerDay/.test(String(violation?.['quotaId'])));
}

function retryAfter(details: readonly JsonRecord[]): Record<string, string> {
  const delay = details.map(({ retryDelay }) => Number.parseFloat(String(retryDelay))).find(Number.isFinite);
  return delay === undefined ? {} : { 'retry-after': String(Math.ceil(delay)) };
}
