/** @see https://docs.cohere.com/reference/errors */
import type { ProviderFailure } from '../base/endpoint.ts';
import type { ErrorFields, ErrorKind } from '../base/errors.ts';
import { recordOf, stringOrUndefined } from '../base/json-values.ts';

/** Where Cohere means something else by a status than most do: a bad token, and a call that was closed too early. */
const kinds: Readonly<Record<number, ErrorKind>> = {
  498: 'authentication',
  499: 'upstream',
};

export function transformError({ status, body }: Pick<ProviderFailure, 'status' | 'body'>): Partial<ErrorFields> {
  const message = stringOrUndefined(recordOf(body)['message']);
  const kind = isBlocked(status, message ?? '') ? 'content_policy' : (kinds[status] ?? kindOfMessage(message ?? ''));
  return { ...(message !== undefined && { message }), ...(kind && { kind }) };
}

/** The SDKs know this status for a bad token, the documentation for a prompt against the usage guidelines. */
function isBlocked(status: number, message: string): boolean {
  return status === 498 && /blocked|guidelines/i.test(message);
}

/** Errors have a message and nothing else. A trial key's calls of a month do not come back by waiting. */
function kindOfMessage(message: string): ErrorKind | undefined {
  if (/^too many tokens/i.test(message)) return 'context_length';
  return /trial key.*calls \/ month/i.test(message) ? 'quota' : undefined;
}
