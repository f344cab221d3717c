/** @see https://www.assemblyai.com/docs/pre-recorded-audio/guides/common_errors_and_solutions */
import type { ProviderFailure } from '../base/endpoint.ts';
import { openAIErrorFields } from '../base/error-mapping.ts';
import type { ErrorFields } from '../base/errors.ts';

/** `{error: "…"}`: there are no codes, and an empty account is told in words only. */
export function transformError(failure: ProviderFailure): Partial<ErrorFields> {
  const fields = openAIErrorFields(failure);
  return /account balance|insufficient (?:funds|credits)/i.test(fields.message ?? '')
    ? { ...fields, kind: 'quota' }
    : fields;
}
