import { explainFirst, type Rule } from '../rule.ts';
import { sign } from '../signature.ts';
import { traitsOf } from './models.ts';
import { isBlock, type MessagesRequest, toBlocks } from './request.ts';

export const thinkingRules: readonly Rule<MessagesRequest>[] = [
  ({ model, thinking }) => {
    const traits = traitsOf(model);
    if (thinking?.type === 'adaptive' && !traits.adaptiveThinking)
      return 'adaptive thinking is not supported on this model';
    if (thinking?.type !== 'enabled' || traits.budgetThinking) return undefined;
    return '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.';
  },
  ({ thinking, max_tokens }) => {
    if (thinking?.type !== 'enabled' || max_tokens > thinking.budget_tokens) return undefined;
    return '`max_tokens` must be greater than `thinking.budget_tokens`.';
  },
  (request) => (thinks(request) ? explainSampling(request) : undefined),
  (request) => {
    const forced = request.tool_choice?.type === 'any' || request.tool_choice?.type === 'tool';
    return forced && thinks(request) ? 'Thinking may not be enabled when tool_choice forces tool use.' : undefined;
  },
  explainSignatures,
  explainMissingThinking,
];

export function thinks({ thinking }: MessagesRequest): boolean {
  return thinking?.type === 'enabled' || thinking?.type === 'adaptive';
}

function explainSampling({ temperature, top_k, top_p }: MessagesRequest): string | undefined {
  if (temperature !== undefined && temperature !== 1)
    return '`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.';
  if (top_k !== undefined) return '`top_k` must be unset when thinking is enabled or in adaptive mode.';
  if (top_p !== undefined && top_p < 0.95)
    return '`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled or in adaptive mode.';
  return undefined;
}

function explainSignatures({ messages }: MessagesRequest): string | undefined {
  return explainFirst(messages, ({ content }, index) => {
    const position = toBlocks(content).findIndex(
      (block) => block.type === 'thinking' && block.signature !== sign(block.thinking),
    );
    return position < 0
      ? undefined
      : `messages.${index}.content.${position}: Invalid \`signature\` in \`thinking\` block`;
  });
}

/** While a tool call is being answered, a budget-thinking model wants the thinking that led to it back. */
function explainMissingThinking({ messages, thinking }: MessagesRequest): string | undefined {
  if (thinking?.type !== 'enabled') return undefined;
  if (!toBlocks(messages.at(-1)?.content ?? []).some(isBlock('tool_result'))) return undefined;
  const index = messages.findLastIndex(({ role }) => role === 'assistant');
  const first = toBlocks(messages[index]?.content ?? [])[0];
  if (!first || first.type === 'thinking' || first.type === 'redacted_thinking') return undefined;
  return `messages.${index}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${first.type}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block (preceeding the lastmost set of \`tool_use\` and \`tool_result\` blocks).`;
}
