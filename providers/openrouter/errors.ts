import type { ProviderFailure } from '../base/endpoint.ts';
import type { ErrorFields } from '../base/errors.ts';
import { recordOf } from '../base/json-values.ts';

/**
 * Beside a message that says little stands what the provider behind said, or why a moderator refused.
 * @see https://openrouter.ai/docs/api-reference/errors
 */
export function errorFields({ body }: ProviderFailure): Partial<ErrorFields> {
  const { message, metadata } = recordOf(recordOf(body)['error']);
  const { raw, reasons, provider_name } = recordOf(metadata);
  if (Array.isArray(reasons)) return { kind: 'content_policy', code: 'content_filter' };
  if (typeof raw !== 'string' || raw === '') return {};
  return { message: `${String(message)} (${String(provider_name ?? 'upstream')}): ${raw.slice(0, 500)}` };
}
