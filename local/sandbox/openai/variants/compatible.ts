import { createOpenAIDialect } from '../dialect.ts';

/** A provider the sandbox knows nothing about: takes every field, and reasons when asked to. */
export const compatible = createOpenAIDialect({
  reasons: ({ reasoning_effort }) => reasoning_effort != null && reasoning_effort !== 'none',
  reasoningPlace: () => 'reasoning_content',
});
