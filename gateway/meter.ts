/** What an answer, or a chunk of one, tells of the call: what it used, and why it ended. */
import type { Usage } from '../providers/base/chat-types.ts';
import type { CallRecord, MeteredUsage } from './call-record.ts';

interface Generated {
  readonly usage?: Usage | null;
  readonly choices: readonly { readonly finish_reason?: string | null }[];
}

/** For the endpoints that generate tokens. */
export function meterTokens({ usage, choices }: Generated, record: CallRecord): void {
  if (usage) record.usage = tokensOf(usage);
  const reason = choices[0]?.finish_reason;
  if (reason) record.finishReason = reason;
}

function tokensOf(usage: Usage): MeteredUsage {
  return {
    promptTokens: usage.prompt_tokens,
    completionTokens: usage.completion_tokens,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens,
    cacheWriteTokens: usage.prompt_tokens_details?.cache_write_tokens,
    reasoningTokens: usage.completion_tokens_details?.reasoning_tokens,
  };
}
