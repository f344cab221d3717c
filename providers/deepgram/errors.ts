/** @see https://developers.deepgram.com/docs/errors */
import type { ProviderFailure } from '../base/endpoint.ts';
import { openAIErrorFields } from '../base/error-mapping.ts';
import type { ErrorFields, ErrorKind } from '../base/errors.ts';
import { recordOf, stringOrUndefined } from '../base/json-values.ts';

/** Only what the status does not say: a key without the permission is a 401 too. */
const kinds: ReadonlyMap<unknown, ErrorKind> = new Map([
  ['INSUFFICIENT_PERMISSIONS', 'permission'],
  ['ASR_PAYMENT_REQUIRED', 'quota'],
]);

/** Older endpoints say `{err_code, err_msg}`, newer ones `{category, message, details}`, what stands before them `{error}`. */
export function transformError(failure: ProviderFailure): Partial<ErrorFields> {
  const { err_code, err_msg, category, details } = recordOf(failure.body);
  const texts = [stringOrUndefined(err_msg) ?? openAIErrorFields(failure).message, details].filter(
    (text) => typeof text === 'string',
  );
  const kind = kinds.get(err_code ?? category);
  return { ...(texts.length > 0 && { message: texts.join(' ') }), ...(kind && { kind }) };
}
