/** @see https://elevenlabs.io/docs/eleven-api/resources/errors */
import type { ProviderFailure } from '../base/endpoint.ts';
import { openAIErrorFields } from '../base/error-mapping.ts';
import type { ErrorFields, ErrorKind } from '../base/errors.ts';
import { recordOf, stringOrUndefined } from '../base/json-values.ts';

/** Only what the status does not say: an empty account and a missing permission are 401s too, a busy system is a 429. */
const kinds: ReadonlyMap<unknown, ErrorKind> = new Map([
  ['quota_exceeded', 'quota'],
  ['insufficient_credits', 'quota'],
  ['missing_permissions', 'permission'],
  ['system_busy', 'overloaded'],
]);

/** A `detail` is a text, `{status | code, message}`, or a list of what is wrong with single fields; others say `{error}`. */
export function transformError(failure: ProviderFailure): Partial<ErrorFields> {
  const { detail } = recordOf(failure.body);
  if (Array.isArray(detail)) return invalidField(recordOf(detail[0]));
  const { message = openAIErrorFields(failure).message, status, code } = recordOf(detail);
  const kind = kinds.get(code) ?? kinds.get(status);
  return { ...(typeof message === 'string' && { message }), ...(kind && { kind }) };
}

const paramOf: ReadonlyMap<unknown, string> = new Map([
  ['model_id', 'model'],
  ['language_code', 'language'],
]);

function invalidField({ loc, msg }: { readonly loc?: unknown; readonly msg?: unknown }): Partial<ErrorFields> {
  const field = Array.isArray(loc) ? stringOrUndefined(loc.at(-1)) : undefined;
  if (typeof msg !== 'string') return {};
  return field === undefined ? { message: msg } : { message: `${field}: ${msg}`, param: paramOf.get(field) ?? field };
}
