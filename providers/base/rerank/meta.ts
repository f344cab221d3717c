/** What the call used, under Cohere's names. Counts that a provider does not tell are left out. */
import { type JsonRecord, recordOf } from '../json-values.ts';
import type { RerankMeta } from './types.ts';

/** From the `usage` that others borrow from OpenAI, and from Cohere's `meta`, which knows better. */
export function toMeta({ meta, usage }: JsonRecord): RerankMeta {
  return { ...fromUsage(recordOf(usage)), ...fromMeta(recordOf(meta)) };
}

/** Some hosts send all of Cohere's fields, as null. */
function fromMeta({ billed_units, tokens, ...rest }: JsonRecord): RerankMeta {
  const known = Object.entries(rest).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(known), ...counts('billed_units', billed_units), ...counts('tokens', tokens) };
}

function fromUsage({ search_units, total_tokens, prompt_tokens, completion_tokens }: JsonRecord): RerankMeta {
  return {
    ...counts('billed_units', { search_units, total_tokens }),
    ...counts('tokens', { input_tokens: prompt_tokens, output_tokens: completion_tokens }),
  };
}

function counts(name: string, values: unknown): RerankMeta {
  const told = Object.entries(recordOf(values)).filter(([, value]) => Number.isFinite(value));
  return told.length > 0 ? { [name]: Object.fromEntries(told) } : {};
}
