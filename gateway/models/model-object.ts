/**
 * A model as OpenAI's API describes one, and what else is known of it.
 * @see https://platform.openai.com/docs/api-reference/models/object
 */
import type { Endpoint } from '../../providers/base/endpoint.ts';
import type { ModelFacts, Pricing } from './table.ts';

export interface ModelObject {
  /** What callers send as `model`. */
  readonly id: string;
  readonly object: 'model';
  /** Unix seconds; 0, because providers do not say. */
  readonly created: number;
  readonly owned_by: string;
  readonly alias_of: string | undefined;
  readonly endpoints: readonly Endpoint[];
  readonly context_window: number | undefined;
  readonly max_output_tokens: number | undefined;
  readonly pricing: ({ readonly unit: string } & Pricing) | undefined;
}

const unit = 'USD per million tokens';

export function toModelObject(id: string, provider: string, facts: ModelFacts, aliasOf?: string): ModelObject {
  const { endpoints, context_window, max_output_tokens, pricing } = facts;
  return {
    id,
    object: 'model',
    created: 0,
    owned_by: provider,
    alias_of: aliasOf,
    endpoints,
    context_window,
    max_output_tokens,
    pricing: pricing && { unit, ...pricing },
  };
}
