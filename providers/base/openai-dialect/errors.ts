/** What hosts say when they fail, in any of the shapes they say it in: with an HTTP status, in a stream, or under a 200. */
import type { CallContext, ProviderFailure } from '../endpoint.ts';
import { openAIErrorFields, toProviderError } from '../error-mapping.ts';
import type { ErrorFields, ErrorKind, ProviderError } from '../errors.ts';
import { isRecord, type JsonRecord, recordOf, recordsOf } from '../json-values.ts';
import type { HostHabits } from './dialect.ts';

/** For the failures of one host that need their own reading; what it returns wins. */
export type ReadErrorFields = (failure: ProviderFailure) => Partial<ErrorFields>;

export function dialectErrorFields(failure: ProviderFailure, { errorFields }: HostHabits): Partial<ErrorFields> {
  return { ...sharedErrorFields(failure), ...errorFields?.(failure) };
}

/** Whether a chunk, or a body with status 200, is an error instead of an answer. */
export function isError(body: JsonRecord): boolean {
  return Boolean(body['error']) || body['object'] === 'error' || ('detail' in body && !('choices' in body));
}

export function errorInAnswer(body: unknown, ctx: CallContext, habits: HostHabits): ProviderError {
  const transformError = (failure: ProviderFailure) => dialectErrorFields(failure, habits);
  return toProviderError({ status: statusIn(body), headers: {}, body }, { transformError }, ctx);
}

function sharedErrorFields(failure: ProviderFailure): Partial<ErrorFields> {
  const body = unwrapped(failure.body);
  const { kind, code, type, param, message } = openAIErrorFields({ ...failure, body });
  const told = { ...(message && { message }), ...(param && { param }) };
  const meant = kind ? undefined : kindFromText(failure.status, [code, type, message].join(' '));
  if (meant === 'quota') return { ...told, kind: meant };
  return {
    ...told,
    ...(type && { type }),
    // A number is the HTTP status once more.
    ...(code && Number.isNaN(Number(code)) && { code }),
    ...(kind && { kind }),
    ...(meant === 'context_length' && { kind: meant, code: 'context_length_exceeded' }),
  };
}

/** FastAPI's `detail` (a text, an object, or a list of complaints), and Google's list around the error. */
function unwrapped(body: unknown): unknown {
  const [only] = recordsOf(body);
  const said = only ?? recordOf(body);
  const { detail } = said;
  if (isRecord(detail)) return { error: detail };
  const complaints = recordsOf(detail).map(({ loc, msg }) => `${[loc].flat().join('.')}: ${String(msg)}`);
  return complaints.length > 0 ? { message: complaints.join('; ') } : said;
}

const tooLong =
  /context (?:length|window|size)|maximum (?:context|prompt)|prompt is too long|too many tokens|tokens \+ .?max_new_tokens/i;
const outOfMoney =
  /insufficient.(?:balance|credit|quota|funds)|out of credits|(?:all available|any|purchase|more) credits|spend(?:ing)?.?(?:limit|cap)|credit.(?:limit|balance)|billing.not.active|account is not active/i;

/** Hosts often lack OpenAI's codes for these, and have nothing else but their message. */
function kindFromText(status: number, text: string): ErrorKind | undefined {
  if (status === 402) return 'quota';
  if ([403, 412, 429].includes(status) && outOfMoney.test(text)) return 'quota';
  return [400, 422].includes(status) && tooLong.test(text) ? 'context_length' : undefined;
}

/** Under a 200 there is no status but what the body says: a number, or a word that stands for one. */
function statusIn(body: unknown): number {
  const { error, ...outer } = recordOf(body);
  const { code, status, status_code, type } = recordOf(error);
  const numbers = [code, status, status_code, outer['status_code'], outer['code'], outer['status']].map(Number);
  const given = numbers.find((number) => number >= 400 && number < 600);
  return given ?? statusOfWord[String(type)] ?? statusOfWord[String(code)] ?? 502;
}

const statusOfWord: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  invalid_api_key: 401,
  permission_error: 403,
  not_found_error: 404,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  requests: 429,
  tokens: 429,
  server_error: 500,
  internal_server_error: 500,
  overloaded_error: 503,
  service_unavailable: 503,
  timeout: 504,
  timeout_error: 504,
};
