/** `reasoning_effort`, and Anthropic's own `thinking`, in the form the model family takes. */
import type { ChatRequest } from '../../base/chat-types.ts';
import type { ClaudeModel } from '../../base/claude-models.ts';
import { toThinking } from '../../base/claude-thinking.ts';
import { outputLimit } from '../../base/params.ts';
import type { Effort } from '../../base/reasoning-effort.ts';
import type { BedrockModel } from './models.ts';

export type Sampling = 'max_tokens' | 'temperature' | 'top_p' | 'top_k';

export interface Reasoning {
  /** For `additionalModelRequestFields`. */
  readonly fields: object;
  /** Whether signed reasoning of earlier turns may be sent. */
  readonly takesReasoning: boolean;
  /** The output limit to send, if any. */
  readonly maxTokens: number | undefined;
  /** What may not be sent beside it. */
  readonly excludes: readonly Sampling[];
  readonly dropped: readonly string[];
}

export function toReasoning(request: ChatRequest, model: BedrockModel, forcesTool: boolean): Reasoning {
  if (model.claude) return claudeReasoning(request, model.claude, forcesTool);
  const effort = request.reasoning_effort ?? undefined;
  const fields = effort ? effortFields(effort, model) : {};
  return {
    fields: fields ?? {},
    takesReasoning: model.signsReasoning,
    maxTokens: outputLimit(request),
    excludes: effort && setsItsOwnLimits(effort, model) ? ['max_tokens', 'temperature', 'top_p'] : [],
    dropped: [...(request.thinking ? ['thinking'] : []), ...(fields ? [] : ['reasoning_effort'])],
  };
}

/** Bedrock counts the limit against the quota in advance, so there is none unless it is asked for or a budget must fit. */
function claudeReasoning(request: ChatRequest, claude: ClaudeModel, forcesTool: boolean): Reasoning {
  const thinking = toThinking(request, claude, forcesTool);
  const asked = outputLimit(request);
  const needsLimit = asked !== undefined || thinking.fields.thinking?.budget_tokens !== undefined;
  return {
    fields: {
      ...thinking.fields,
      ...(thinking.outputConfig.effort && { output_config: thinking.outputConfig }),
    },
    takesReasoning: thinking.takesBlocks,
    maxTokens: needsLimit ? thinking.maxTokens(asked) : undefined,
    excludes: thinking.on || !claude.sampling ? ['temperature', 'top_p', 'top_k'] : [],
    dropped: thinking.dropped,
  };
}

const threeLevels: Readonly<Record<Effort, 'low' | 'medium' | 'high'>> = {
  none: 'low',
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
};

/** Undefined where the family knows no effort. */
function effortFields(effort: Effort, model: BedrockModel): object | undefined {
  if (model.effort === 'reasoning_effort') return { reasoning_effort: threeLevels[effort] };
  if (model.effort === 'reasoning_config') return effort === 'none' ? {} : { reasoning_config: threeLevels[effort] };
  if (model.effort === 'reasoning') return { reasoning: { effort } };
  if (model.effort === 'reasoningConfig') return { reasoningConfig: novaConfig(effort) };
  return effort === 'none' ? {} : undefined;
}

/** @see https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html */
function novaConfig(effort: Effort): object {
  return effort === 'none' ? { type: 'disabled' } : { type: 'enabled', maxReasoningEffort: threeLevels[effort] };
}

/** Nova at its highest effort refuses any limit beside it. */
function setsItsOwnLimits(effort: Effort, model: BedrockModel): boolean {
  return model.effort === 'reasoningConfig' && threeLevels[effort] === 'high';
}
