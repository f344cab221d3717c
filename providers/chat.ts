/** Who can chat: one line a provider, loaded when first called so that a cold start pays for one provider only. */
import type { Registry } from './base/registry.ts';

export const chat: Registry<'chat'> = {
  openai: () => import('./openai/chat/handler.ts'),
  azure: () => import('./azure/chat/handler.ts'),
  anthropic: () => import('./anthropic/chat/handler.ts'),
  gemini: () => import('./gemini/chat/handler.ts'),
  bedrock: () => import('./bedrock/chat/handler.ts'),
  cohere: () => import('./cohere/chat/handler.ts'),
  mistral: () => import('./mistral/chat/handler.ts'),
  groq: () => import('./groq/chat/handler.ts'),
  deepseek: () => import('./deepseek/chat/handler.ts'),
  xai: () => import('./xai/chat/handler.ts'),
  together: () => import('./together/chat/handler.ts'),
  fireworks: () => import('./fireworks/chat/handler.ts'),
  perplexity: () => import('./perplexity/chat/handler.ts'),
  openrouter: () => import('./openrouter/chat/handler.ts'),
  cerebras: () => import('./cerebras/chat/handler.ts'),
  ollama: () => import('./ollama/chat/handler.ts'),
  openai_compatible: () => import('./openai_compatible/chat/handler.ts'),
};
