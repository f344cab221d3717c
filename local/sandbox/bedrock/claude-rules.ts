import { explainFirst, type Rule } from '../rule.ts';
import { sign } from '../signature.ts';
import { type ContentBlock, type ConverseRequest, thinkingOf } from './request.ts';
import { toolUseIds } from './rules.ts';

const mostCachePoints = 4;

/** What Claude refuses behind Converse comes through in Anthropic's words. */
export const claudeRules: readonly Rule<ConverseRequest>[] = [
  explainThinking,
  explainSignatures,
  explainMissingThinking,
  explainTextAfterToolUse,
  explainPrefill,
  explainCachePoints,
].map((explain) => (request) => {
  const message = explain(request);
  return message && `The model returned the following errors: ${message}`;
});

function explainThinking(request: ConverseRequest): string | undefined {
  const { type, budget_tokens = 0 } = thinkingOf(request);
  const { temperature = 1, topP = 1, maxTokens = Infinity } = request.inferenceConfig ?? {};
  if (type !== 'enabled' && type !== 'adaptive') return undefined;
  if (temperature !== 1) return '`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.';
  if (topP < 0.95)
    return '`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled or in adaptive mode.';
  if (request.additionalModelRequestFields?.['top_k'] !== undefined)
    return '`top_k` must be unset when thinking is enabled or in adaptive mode.';
  if (request.toolConfig?.toolChoice?.any || request.toolConfig?.toolChoice?.tool)
    return 'Thinking may not be enabled when tool_choice forces tool use.';
  if (type === 'enabled' && budget_tokens < 1024)
    return 'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024';
  return maxTokens <= budget_tokens ? '`max_tokens` must be greater than `thinking.budget_tokens`.' : undefined;
}

function explainSignatures({ messages }: ConverseRequest): string | undefined {
  return explainFirst(messages, ({ content }, index) => {
    const position = content.findIndex(isForged);
    return position < 0
      ? undefined
      : `messages.${index}.content.${position}: Invalid \`signature\` in \`thinking\` block`;
  });
}

function isForged({ reasoningContent }: ContentBlock): boolean {
  const { reasoningText } = reasoningContent ?? {};
  return reasoningText !== undefined && reasoningText.signature !== sign(reasoningText.text);
}

function explainMissingThinking(request: ConverseRequest): string | undefined {
  const { messages } = request;
  if (thinkingOf(request).type !== 'enabled' || !messages.at(-1)?.content.some(({ toolResult }) => toolResult))
    return undefined;
  const index = messages.findLastIndex(({ role }) => role === 'assistant');
  const first = messages[index]?.content[0];
  if (!first || first.reasoningContent) return undefined;
  return `messages.${index}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${first.toolUse ? 'tool_use' : 'text'}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block (preceeding the lastmost set of \`tool_use\` and \`tool_result\` blocks).`;
}

function explainTextAfterToolUse({ messages }: ConverseRequest): string | undefined {
  const index = messages.findIndex(({ role, content }) => {
    const lastUse = content.findLastIndex(({ toolUse }) => toolUse);
    return role === 'assistant' && lastUse >= 0 && content.slice(lastUse).some(({ text }) => text !== undefined);
  });
  if (index < 0) return undefined;
  return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${toolUseIds(messages[index]).join(', ')}.`;
}

function explainPrefill({ messages }: ConverseRequest): string | undefined {
  const last = messages.at(-1);
  return last?.role === 'assistant' && /\s$/.test(last.content.at(-1)?.text ?? '')
    ? 'messages: final assistant content cannot end with trailing whitespace'
    : undefined;
}

function explainCachePoints({ system = [], messages, toolConfig }: ConverseRequest): string | undefined {
  const blocks = [...system, ...(toolConfig?.tools ?? []), ...messages.flatMap(({ content }) => content)];
  const count = blocks.filter(({ cachePoint }) => cachePoint !== undefined).length;
  if (count <= mostCachePoints) return undefined;
  return `A maximum of 4 blocks with cache_control may be provided. Found ${count}.`;
}
