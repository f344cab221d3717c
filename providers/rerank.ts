/** Who can rerank: one line a provider, loaded when first called so that a cold start pays for one provider only. */
import type { Registry } from './base/registry.ts';

export const rerank: Registry<'rerank'> = {
  cohere: () => import('./cohere/rerank/handler.ts'),
  voyage: () => import('./voyage/rerank/handler.ts'),
  jina: () => import('./jina/rerank/handler.ts'),
  together: () => import('./together/rerank/handler.ts'),
  bedrock: () => import('./bedrock/rerank/handler.ts'),
  fireworks: () => import('./fireworks/rerank/handler.ts'),
  openai_compatible: () => import('./openai_compatible/rerank/handler.ts'),
};
