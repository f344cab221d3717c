/** `reasoning_effort`, or Anthropic's `thinking`, as far as a model has it. @see https://docs.mistral.ai/capabilities/reasoning */
import type { ChatRequest } from '../../base/chat-types.ts';
import { isGiven } from '../../base/params.ts';
import type { Effort } from '../../base/reasoning-effort.ts';

/** `switch`: on or off; `levels`: low to high as well. */
type Kind = 'switch' | 'levels';

/** All others answer a `reasoning_effort` with an error. The magistral names have led to these models since 2026-07. */
const kinds: readonly (readonly [models: RegExp, kind: Kind])[] = [
  [/^mistral-small-(?:latest|2603)/, 'switch'],
  [/^mistral-medium(?:$|-latest|-2604|-3$|-3[.-]5)/, 'switch'],
  [/^(?:zai-)?glm-/, 'switch'],
  [/^magistral-/, 'switch'],
  [/^mistral-large-4/, 'levels'],
];

function kindOf(model: string): Kind | undefined {
  return kinds.find(([models]) => models.test(model))?.[1];
}

/** Only such a model takes its own thoughts back. */
export function takesThoughts(model: string): boolean {
  return kindOf(model) !== undefined;
}

interface Reasoning {
  readonly fields: { readonly reasoning_effort?: string };
  readonly dropped: readonly string[];
}

export function toReasoning(request: ChatRequest, model: string): Reasoning {
  const effort = effortOf(request);
  if (effort === undefined) return { fields: {}, dropped: [] };
  const param = isGiven(request.reasoning_effort) ? 'reasoning_effort' : 'thinking';
  switch (kindOf(model)) {
    case 'switch':
      return { fields: { reasoning_effort: effort === 'none' ? 'none' : 'high' }, dropped: [] };
    case 'levels':
      return { fields: { reasoning_effort: levels[effort] }, dropped: [] };
    default:
      return { fields: {}, dropped: effort === 'none' ? [] : [param] };
  }
}

function effortOf({ reasoning_effort, thinking }: ChatRequest): Effort | undefined {
  if (isGiven(reasoning_effort)) return reasoning_effort;
  if (!thinking) return undefined;
  return thinking.type === 'disabled' ? 'none' : 'high';
}

const levels: Readonly<Record<Effort, string>> = {
  none: 'none',
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
};
