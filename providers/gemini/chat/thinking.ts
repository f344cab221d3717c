/**
 * `reasoning_effort`, or Anthropic's `thinking`, in the form the model takes. The budgets are those of Google's own
 * OpenAI-compatible endpoint.
 * @see https://ai.google.dev/gemini-api/docs/openai#thinking
 */
import type { ChatRequest } from '../../base/chat-types.ts';
import { isGiven } from '../../base/params.ts';
import type { ThinkingControl, ThinkingLevel } from '../models.ts';

interface Thinking {
  readonly config: { readonly thinkingConfig?: object };
  readonly dropped: readonly string[];
}

export function toThinking(request: ChatRequest, control: ThinkingControl | undefined): Thinking {
  const { thinking, reasoning_effort: effort } = request;
  if (!thinking && !isGiven(effort)) return { config: {}, dropped: [] };
  const isOff = thinking ? thinking.type === 'disabled' : effort === 'none';
  if (!control) return { config: {}, dropped: isOff ? [] : [thinking ? 'thinking' : 'reasoning_effort'] };
  const thinkingConfig = isOff ? leastOf(control) : { ...toAmount(request, control), includeThoughts: true };
  return { config: { thinkingConfig }, dropped: [] };
}

/** Many models cannot do without; they think as little as they can. */
function leastOf(control: ThinkingControl): object {
  return control.by === 'level' ? { thinkingLevel: control.levels[0] } : { thinkingBudget: control.least };
}

function toAmount({ thinking, reasoning_effort: effort }: ChatRequest, control: ThinkingControl): object {
  if (thinking?.budget_tokens !== undefined) return { thinkingBudget: thinking.budget_tokens };
  if (!isGiven(effort) || effort === 'none') return {};
  if (control.by === 'level') return { thinkingLevel: nearest(control.levels, levelOf[effort]) };
  return { thinkingBudget: Math.max(control.least, Math.min(budgetOf[effort], control.most)) };
}

const levelOf = { minimal: 'minimal', low: 'low', medium: 'medium', high: 'high', xhigh: 'high', max: 'high' } as const;
const budgetOf = { minimal: 1024, low: 1024, medium: 8192, high: 24_576, xhigh: 32_768, max: 32_768 } as const;

const order: readonly ThinkingLevel[] = ['minimal', 'low', 'medium', 'high'];

/** Of two that are equally near, the higher. */
function nearest(levels: readonly ThinkingLevel[], wanted: ThinkingLevel): ThinkingLevel {
  const distance = (level: ThinkingLevel) => Math.abs(order.indexOf(level) - order.indexOf(wanted));
  return levels.reduce((best, level) => (distance(level) <= distance(best) ? level : best));
}
