/** What the table of known models holds; `npm run models` writes it, into `known-models.ts`. */
import type { Endpoint } from '../../providers/base/endpoint.ts';

/** In USD for a million tokens; what starts with `per_` is for one of its kind. */
export interface Prices {
  readonly input?: number;
  readonly output?: number;
  readonly cache_read?: number;
  readonly cache_write?: number;
  /** Of a cache that is kept for an hour. */
  readonly cache_write_1h?: number;
  readonly input_audio?: number;
  readonly output_audio?: number;
  readonly cache_audio_read?: number;
  readonly input_image?: number;
  readonly input_video?: number;
  readonly output_reasoning?: number;
  readonly output_citation?: number;
  readonly per_request?: number;
  readonly per_web_search?: number;
  readonly per_audio_hour?: number;
  /** Cohere's unit of reranking. */
  readonly per_search_unit?: number;
}

export interface Pricing extends Prices {
  /** Instead of the prices of the same name, for the whole of a request with more input tokens than `above`. */
  readonly long_context?: Prices & { readonly above: number };
  /** A shorter recording is charged as one of so many seconds. */
  readonly least_audio_seconds?: number;
  /** Instead of all others, between two times of the day in UTC. */
  readonly hours?: readonly (Prices & { readonly from: string; readonly until: string })[];
}

export interface ModelFacts {
  readonly endpoints: readonly Endpoint[];
  readonly context_window?: number;
  readonly max_output_tokens?: number;
  readonly pricing?: Pricing;
}

export interface KnownModel extends ModelFacts {
  /** The provider's own name. */
  readonly id: string;
  /** A regular expression for other names of the same model: dated, regional, long. Letter case does not count. */
  readonly match?: string;
  /** Of names that are no more to be called, or cannot be as they stand: known for their prices. */
  readonly unlisted?: true;
}

export interface KnownProvider {
  readonly endpoints: readonly Endpoint[];
  readonly models: readonly KnownModel[];
}

export interface ModelTable {
  /** The day whose prices these are. */
  readonly asOf: string;
  readonly providers: Readonly<Record<string, KnownProvider>>;
}

/** The model of that name: its own comes first, then the first whose pattern fits. */
export function findKnownModel(models: readonly KnownModel[], name: string): KnownModel | undefined {
  return (
    models.find(({ id }) => id === name) ??
    models.find(({ match }) => match !== undefined && new RegExp(match, 'i').test(name))
  );
}
