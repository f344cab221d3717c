/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html */
import type { CallContext, ProviderFailure } from '../base/endpoint.ts';
import type { ErrorFields, ErrorKind } from '../base/errors.ts';
import { type JsonRecord, recordOf, stringOrUndefined } from '../base/json-values.ts';

/** Where the type says more than the status. */
const kinds: ReadonlyMap<string, ErrorKind> = new Map([
  ['ServiceQuotaExceededException', 'quota'],
  ['UnrecognizedClientException', 'authentication'],
  ['InvalidSignatureException', 'authentication'],
  ['IncompleteSignatureException', 'authentication'],
  ['MissingAuthenticationTokenException', 'authentication'],
  ['ExpiredTokenException', 'authentication'],
]);

export function transformError(failure: ProviderFailure, { model }: Pick<CallContext, 'model'>): Partial<ErrorFields> {
  const body = recordOf(failure.body);
  const message = stringOrUndefined(body['message']) ?? stringOrUndefined(body['Message']);
  const kind = kinds.get(errorType(failure, body)) ?? kindOfMessage(message ?? '', failure.status);
  return { ...(message !== undefined && { message: withAdvice(message, model) }), ...(kind && { kind }) };
}

/** `ValidationException:http://…` in the header, `com.amazon.coral.service#ValidationException` in the body. */
function errorType({ headers }: ProviderFailure, body: JsonRecord): string {
  const type = headers['x-amzn-errortype'] ?? stringOrUndefined(body['__type']) ?? '';
  return type.replace(/:.*$/, '').replace(/^.*#/, '');
}

/** What neither status nor type tell apart. */
function kindOfMessage(message: string, status: number): ErrorKind | undefined {
  if (status === 429) return /per day/i.test(message) ? 'quota' : undefined;
  // A wrong API key comes as the denial of an access.
  if (status === 403) return wrongCredentials.test(message) ? 'authentication' : undefined;
  if (status !== 400 && status !== 424) return undefined;
  if (tooLong.test(message)) return 'context_length';
  return /content filtering policy/i.test(message) ? 'content_policy' : undefined;
}

const wrongCredentials = /authentication failed|security token|request signature|token has expired/i;

/** Each family says it in its own words. */
const tooLong =
  /(?:input|prompt) is too long|too many input tokens|input tokens? exceed|maximum context length|context (?:length|limit|window)/i;

function withAdvice(message: string, model: string): string {
  if (!/on-demand throughput/i.test(message)) return message;
  return `${message} Name the model by the id of an inference profile, such as \`us.${model}\` or \`global.${model}\`.`;
}

/** A failure inside a stream that began with 200, as it would have come before it. */
export function streamFailure(exception: string, body: JsonRecord): ProviderFailure {
  return { status: statuses.get(exception) ?? 500, headers: { 'x-amzn-errortype': exception }, body };
}

const statuses: ReadonlyMap<string, number> = new Map([
  ['validationException', 400],
  ['modelTimeoutException', 408],
  ['modelStreamErrorException', 424],
  ['throttlingException', 429],
  ['internalServerException', 500],
  ['serviceUnavailableException', 503],
]);
