/**
 * Who completes texts: one line a provider, loaded when first called. Those without an endpoint for it do so through
 * their chat.
 */
import { throughChat } from './base/completion/through-chat.ts';
import type { Registry } from './base/registry.ts';

export const completion: Registry<'completion'> = {
  openai: () => import('./openai/completion/handler.ts'),
  azure: () => import('./azure/completion/handler.ts'),
  anthropic: throughChat(() => import('./anthropic/chat/handler.ts')),
  gemini: throughChat(() => import('./gemini/chat/handler.ts')),
  bedrock: throughChat(() => import('./bedrock/chat/handler.ts')),
  cohere: throughChat(() => import('./cohere/chat/handler.ts')),
  mistral: () => import('./mistral/completion/handler.ts'),
  groq: throughChat(() => import('./groq/chat/handler.ts')),
  deepseek: () => import('./deepseek/completion/handler.ts'),
  xai: throughChat(() => import('./xai/chat/handler.ts')),
  together: () => import('./together/completion/handler.ts'),
  fireworks: () => import('./fireworks/completion/handler.ts'),
  perplexity: throughChat(() => import('./perplexity/chat/handler.ts')),
  openrouter: () => import('./openrouter/completion/handler.ts'),
  cerebras: throughChat(() => import('./cerebras/chat/handler.ts')),
  ollama: () => import('./ollama/completion/handler.ts'),
  openai_compatible: () => import('./openai_compatible/completion/handler.ts'),
};
