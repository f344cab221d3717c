/** Who makes embeddings: one line a provider, loaded when first called so that a cold start pays for one provider only. */
import type { Registry } from './base/registry.ts';

export const embed: Registry<'embed'> = {
  openai: () => import('./openai/embed/handler.ts'),
  azure: () => import('./azure/embed/handler.ts'),
  gemini: () => import('./gemini/embed/handler.ts'),
  bedrock: () => import('./bedrock/embed/handler.ts'),
  cohere: () => import('./cohere/embed/handler.ts'),
  mistral: () => import('./mistral/embed/handler.ts'),
  voyage: () => import('./voyage/embed/handler.ts'),
  jina: () => import('./jina/embed/handler.ts'),
  together: () => import('./together/embed/handler.ts'),
  fireworks: () => import('./fireworks/embed/handler.ts'),
  ollama: () => import('./ollama/embed/handler.ts'),
  openai_compatible: () => import('./openai_compatible/embed/handler.ts'),
};
