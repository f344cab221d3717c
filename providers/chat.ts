/** Who can chat: one line a provider, loaded when first called so that a cold start pays for one provider only. */
import type { Registry } from './base/registry.ts';

export const chat: Registry<'chat'> = {
  anthropic: () => import('./anthropic/chat/handler.ts'),
};
