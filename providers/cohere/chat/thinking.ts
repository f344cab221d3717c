/** `reasoning_effort`, or Anthropic's form of `thinking`, as Cohere's. @see https://docs.cohere.com/docs/reasoning */
import type { ChatRequest } from '../../base/chat-types.ts';
import { isGiven, outputLimit } from '../../base/params.ts';
import { thinkingShares } from '../../base/reasoning-effort.ts';

/** The models that think, by the beginning of their names, and the most tokens they put out. */
const thinkers: Readonly<Record<string, number>> = {
  'command-a-reasoning': 32_000,
  'command-a-plus': 64_000,
};

function maxOutput(model: string): number | undefined {
  const name = Object.keys(thinkers).find((start) => model.startsWith(start));
  return name === undefined ? undefined : thinkers[name];
}

export function thinks(model: string): boolean {
  return maxOutput(model) !== undefined;
}

interface Thinking {
  readonly fields: { readonly thinking?: object };
  readonly dropped: readonly string[];
}

export function toThinking(request: ChatRequest, model: string): Thinking {
  const { reasoning_effort: effort, thinking } = request;
  if (thinking) return { fields: { thinking: translated(thinking) }, dropped: [] };
  if (!isGiven(effort)) return { fields: {}, dropped: [] };
  const most = maxOutput(model);
  if (most === undefined) return { fields: {}, dropped: effort === 'none' ? [] : ['reasoning_effort'] };
  if (effort === 'none') return { fields: { thinking: { type: 'disabled' } }, dropped: [] };
  const token_budget = Math.max(1, Math.floor((outputLimit(request) ?? most) * thinkingShares[effort]));
  return { fields: { thinking: { type: 'enabled', token_budget } }, dropped: [] };
}

/** Cohere's own name of the budget passes as well. */
function translated({ type, budget_tokens, ...others }: NonNullable<ChatRequest['thinking']>): object {
  return {
    type: type === 'disabled' ? 'disabled' : 'enabled',
    ...(isGiven(budget_tokens) && { token_budget: budget_tokens }),
    ...others,
  };
}
