/**
 * Every failure a caller can see, in OpenAI's vocabulary.
 * @see https://platform.openai.com/docs/guides/error-codes
 */

/** What went wrong, decided once; everything else (status, type, whether a retry can help) follows from it. */
export type ErrorKind =
  | 'bad_request'
  | 'context_length'
  | 'content_policy'
  | 'authentication'
  | 'permission'
  | 'not_found'
  | 'method'
  | 'too_large'
  | 'quota'
  | 'rate_limit'
  | 'overloaded'
  | 'timeout'
  | 'upstream'
  | 'internal';

export interface ErrorFields {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly param: string | null;
  readonly retryable: boolean;
  /** Goes out with the error: `retry-after`, rate limits. */
  readonly headers: Readonly<Record<string, string>>;
  readonly upstreamRequestId?: string;
}

type KindDefaults = Pick<ErrorFields, 'status' | 'type' | 'code' | 'retryable'>;

const defaults: Readonly<Record<ErrorKind, KindDefaults>> = {
  bad_request: { status: 400, type: 'invalid_request_error', code: null, retryable: false },
  context_length: { status: 400, type: 'invalid_request_error', code: 'context_length_exceeded', retryable: false },
  content_policy: { status: 400, type: 'invalid_request_error', code: 'content_filter', retryable: false },
  authentication: { status: 401, type: 'authentication_error', code: 'invalid_api_key', retryable: false },
  permission: { status: 403, type: 'permission_error', code: null, retryable: false },
  not_found: { status: 404, type: 'not_found_error', code: null, retryable: false },
  method: { status: 405, type: 'invalid_request_error', code: 'method_not_allowed', retryable: false },
  too_large: { status: 413, type: 'invalid_request_error', code: 'request_too_large', retryable: false },
  // OpenAI answers "out of money" with a 429 too; only `x-should-retry: false` keeps clients from trying again.
  quota: { status: 429, type: 'insufficient_quota', code: 'insufficient_quota', retryable: false },
  rate_limit: { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded', retryable: true },
  overloaded: { status: 503, type: 'overloaded_error', code: 'overloaded', retryable: true },
  timeout: { status: 504, type: 'timeout_error', code: 'timeout', retryable: true },
  upstream: { status: 502, type: 'api_error', code: 'upstream_error', retryable: true },
  internal: { status: 500, type: 'api_error', code: 'internal_error', retryable: false },
};

/** Our own refusal or fault. Messages are shown to callers: they say what to do and hold nothing secret. */
export class GatewayError extends Error {
  readonly fields: ErrorFields;

  constructor(kind: ErrorKind, message: string, fields: Partial<ErrorFields> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.fields = { kind, message, param: null, headers: {}, ...defaults[kind], ...fields };
  }
}

/** A failure on the provider's side of the gateway: what it answered, or that it did not answer as it should. */
export class ProviderError extends GatewayError {
  readonly provider: string;

  constructor(
    provider: string,
    kind: ErrorKind,
    message: string,
    fields: Partial<ErrorFields> = {},
    options?: ErrorOptions,
  ) {
    super(kind, message, fields, options);
    this.provider = provider;
  }
}

/** A parameter that is wrong or that the target cannot honour. */
export function badParam(param: string, message: string, code = 'invalid_value'): GatewayError {
  return new GatewayError('bad_request', message, { param, code });
}

export function unsupportedParam(param: string, provider: string, advice?: string): GatewayError {
  const message = `${provider} does not support \`${param}\`.${advice ? ` ${advice}` : ''}`;
  return badParam(param, message, 'unsupported_parameter');
}

/** The provider ended a stream before its own end marker: what came so far is not an answer. */
export function streamCut(provider: string): ProviderError {
  return new ProviderError(provider, 'upstream', `${provider} ended the stream before the answer was complete.`, {
    code: 'stream_cut',
  });
}

/** The provider sent something that is not what its documentation promises. */
export function badAnswer(provider: string, what: string, options?: ErrorOptions): ProviderError {
  return new ProviderError(provider, 'upstream', `${provider} sent ${what}.`, { code: 'invalid_response' }, options);
}

/** Whatever was thrown while an answer was read: what we could not make sense of is the provider's fault, not a crash. */
export function asProviderError(error: unknown, provider: string): GatewayError {
  if (error instanceof GatewayError) return error;
  return badAnswer(provider, 'an answer that could not be understood', { cause: error });
}

/** Whatever was thrown, as an error a caller may see. */
export function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  if (isTooDeep(error)) {
    return new GatewayError('bad_request', 'The request is nested too deeply.', {}, { cause: error });
  }
  return new GatewayError('internal', 'The gateway failed to handle this request.', {}, { cause: error });
}

/** A request that is parsed may still be nested too deeply to be written: that ends the stack, not the process. */
function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}

/** OpenAI's error body. */
export function errorBody(error: GatewayError): { error: Record<string, string | null> } {
  const { message, type, param, code } = error.fields;
  return { error: { message, type, param, code } };
}
