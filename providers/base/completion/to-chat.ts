/** The chat that comes nearest to a completion. What no chat can do is refused. */
import type { ChatRequest } from '../chat-types.ts';
import { badParam } from '../errors.ts';
import type { JsonRecord } from '../json-values.ts';
import { isGiven } from '../params.ts';
import { applyCompletionRules } from './params.ts';
import { requireText } from './prompts.ts';
import type { CompletionRequest } from './types.ts';

/** What no chat has, and what has no place in a completion's answer. */
const refused = ['echo', 'suffix', 'best_of', 'tools', 'functions'] as const;

/** @param request with one prompt */
export function toChatRequest(request: CompletionRequest, provider: string): ChatRequest {
  requireText(request, provider);
  applyCompletionRules(request, { refused }, provider);
  if (request.max_tokens === 0) throw badParam('max_tokens', `${provider} writes at least one token.`);
  requireChatFormat(request, provider);
  const { prompt, echo, suffix, best_of, logprobs, ...shared } = request;
  return {
    ...(shared as Omit<ChatRequest, 'messages'>),
    ...(isGiven(logprobs) && { logprobs: true, top_logprobs: logprobs }),
    messages: [{ role: 'user', content: prompt as string }],
  };
}

const formats: readonly unknown[] = ['text', 'json_object', 'json_schema'];

function requireChatFormat(request: object, provider: string): void {
  const { response_format: format } = request as { readonly response_format?: JsonRecord | null };
  if (!isGiven(format) || formats.includes(format['type'])) return;
  throw badParam('response_format', `${provider} takes a \`response_format\` of the type ${formats.join(', ')} only.`);
}
