/** OpenAI's answer, from vectors in the order of their inputs. */
import type { CallContext } from '../endpoint.ts';
import { estimateTokens, inputsOf } from './inputs.ts';
import type { EmbedResponse } from './types.ts';
import { checkVectors } from './vectors.ts';

/** @param tokens what the provider counted; anything but a number is taken for none, and estimated */
export function toEmbedResponse(vectors: unknown, tokens: unknown, ctx: CallContext<'embed'>): EmbedResponse {
  checkVectors(vectors, ctx);
  const counted = typeof tokens === 'number' ? tokens : estimateTokens(inputsOf(ctx.request));
  return {
    object: 'list',
    data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    model: ctx.model,
    usage: { prompt_tokens: counted, total_tokens: counted },
  };
}
