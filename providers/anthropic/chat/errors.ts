/** @see https://docs.claude.com/en/api/errors */
import type { ProviderFailure } from '../../base/endpoint.ts';
import type { ErrorFields, ErrorKind } from '../../base/errors.ts';
import { isRecord, type JsonRecord, stringOrUndefined } from '../../base/json-values.ts';

const kinds: Readonly<Record<string, ErrorKind>> = {
  invalid_request_error: 'bad_request',
  authentication_error: 'authentication',
  billing_error: 'quota',
  permission_error: 'permission',
  not_found_error: 'not_found',
  request_too_large: 'too_large',
  rate_limit_error: 'rate_limit',
  timeout_error: 'timeout',
  overloaded_error: 'overloaded',
};

export function transformError({ body }: Pick<ProviderFailure, 'body'>): Partial<ErrorFields> {
  const error = isRecord(body) && isRecord(body['error']) ? body['error'] : {};
  const message = stringOrUndefined(error['message']);
  const kind = errorKind(error, message ?? '');
  return { ...(message !== undefined && { message }), ...(kind && { kind }) };
}

function errorKind(error: JsonRecord, message: string): ErrorKind | undefined {
  // A spend cap comes as a rate limit; waiting does not lift it.
  const details = error['details'];
  if (isRecord(details) && details['error_code'] === 'enforced_spend_limit_reached') return 'quota';
  // Too long a prompt has no type of its own.
  if (/^prompt is too long|exceed context limit/.test(message)) return 'context_length';
  // Neither have an empty purse and a blocked answer.
  if (/credit balance is too low/i.test(message)) return 'quota';
  if (/content filtering policy/i.test(message)) return 'content_policy';
  return kinds[String(error['type'])];
}
