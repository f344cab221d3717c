import { requireBearer } from '../../authentication.ts';
import { explainFirst } from '../../rule.ts';
import { toUsage } from '../completion.ts';
import { completions } from '../completions/endpoint.ts';
import { deepseekCompletions } from '../completions/hosts.ts';
import { createOpenAIDialect } from '../dialect.ts';
import type { ChatMessage, ChatRequest } from '../request.ts';
import { invalid, mentionsJson, pairsToolCalls } from '../rules.ts';

// https://api-docs.deepseek.com

const missingReasoning = 'The `reasoning_content` in the thinking mode must be passed back to the API.';

export const deepseek = createOpenAIDialect({
  authenticate: ({ headers }) =>
    requireBearer(headers.authorization, 'Authentication Fails (auth header format should be Bearer sk-...)', {
      type: 'authentication_error',
      code: 'invalid_request_error',
    }),
  rules: [
    pairsToolCalls,
    mentionsJson,
    ({ model, messages }) =>
      isReasoner(model) && messages.some((message) => 'reasoning_content' in message)
        ? invalid('The reasoning_content is an intermediate result and must not be part of the input messages.')
        : undefined,
    (request) =>
      isV4(request.model) && thinks(request) ? explainFirst(request.messages, explainReasoning) : undefined,
  ],
  headers: ({ requestId }) => ({ 'x-ds-trace-id': requestId }),
  reasons: thinks,
  reasoningPlace: () => 'reasoning_content',
  toUsage(usage) {
    const counts = toUsage(usage);
    const cached = counts.prompt_tokens_details.cached_tokens;
    return {
      ...counts,
      prompt_tokens_details: { cached_tokens: cached },
      completion_tokens_details: { reasoning_tokens: usage.reasoning },
      prompt_cache_hit_tokens: cached,
      prompt_cache_miss_tokens: counts.prompt_tokens - cached,
    };
  },
  adapt: (completion) => ({ ...completion, system_fingerprint: 'fp_sandbox' }),
  // A request in the queue is kept alive by blank lines.
  whileQueued: '\n\n',
  stream: { usage: 'last-chunk', comment: 'keep-alive' },
  endpoints: [completions(deepseekCompletions)],
});

function isReasoner(model: string): boolean {
  return /reasoner|r1/.test(model);
}

function isV4(model: string): boolean {
  return /v4/.test(model);
}

/** V4 thinks unless told not to, the other chat models only when told to. */
function thinks({ model, thinking }: ChatRequest): boolean {
  const type = (thinking as { type?: string } | undefined)?.type;
  return isReasoner(model) || (type === undefined ? isV4(model) : type === 'enabled');
}

/** An empty text will do. */
function explainReasoning({ role, tool_calls, reasoning_content }: ChatMessage) {
  if (role !== 'assistant' || !tool_calls?.length || typeof reasoning_content === 'string') return undefined;
  return invalid(missingReasoning, undefined, 'invalid_request_error');
}
