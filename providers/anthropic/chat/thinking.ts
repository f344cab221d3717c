/**
 * `reasoning_effort`, or Anthropic's own `thinking`, in the form the model takes.
 * @see https://docs.claude.com/en/docs/build-with-claude/extended-thinking
 */
import type { AssistantMessage, ChatRequest } from '../../base/chat-types.ts';
import type { ClaudeModel } from '../../base/claude-models.ts';
import { isGiven } from '../../base/params.ts';
import { readSignedId } from '../../base/signed-ids.ts';

export interface Thinking {
  readonly on: boolean;
  readonly fields: { readonly thinking?: ChatRequest['thinking'] & { display?: string } };
  readonly outputConfig: { readonly effort?: string };
  readonly dropped: readonly string[];
  /** The output limit to send: it is mandatory, and thinking counts inside it. */
  readonly maxTokens: (asked: number | undefined) => number;
}

export function toThinking(request: ChatRequest, model: ClaudeModel, forcesTool: boolean): Thinking {
  const effort = request.reasoning_effort;
  if (request.thinking) return explicit(request, model);
  if (!isGiven(effort)) return off(model);
  if (effort === 'none')
    return off(model, { fields: model.thinking === 'none' ? {} : { thinking: { type: 'disabled' } } });
  if (model.thinking === 'adaptive') return adaptive(effort, model);
  const possible = model.thinking === 'budget' && !forcesTool && signaturesKept(request);
  return possible
    ? budgeted(Math.floor(model.maxOutput * shares[effort]), model)
    : off(model, { dropped: ['reasoning_effort'] });
}

/** Of the model's output ceiling; the least budget the API takes is 1,024 tokens. */
const shares = { minimal: 0.02, low: 0.1, medium: 0.3, high: 0.6, xhigh: 0.9, max: 0.9 } as const;
const leastBudget = 1024;

function off(model: ClaudeModel, more: Partial<Thinking> = {}): Thinking {
  return {
    on: false,
    fields: {},
    outputConfig: {},
    dropped: [],
    maxTokens: (asked) => asked ?? model.maxOutput,
    ...more,
  };
}

function adaptive(effort: keyof typeof shares, model: ClaudeModel): Thinking {
  // Models that refuse sampling leave the thinking text out unless it is asked for.
  const display = model.sampling ? {} : { display: 'summarized' };
  return off(model, {
    on: true,
    fields: { thinking: { type: 'adaptive', ...display } },
    outputConfig: { effort: effort === 'minimal' ? 'low' : effort },
  });
}

function budgeted(share: number, model: ClaudeModel): Thinking {
  const budget_tokens = Math.max(share, leastBudget);
  return off(model, {
    on: true,
    fields: { thinking: { type: 'enabled', budget_tokens } },
    maxTokens: (asked) => withBudget(asked, budget_tokens, model),
  });
}

function explicit(request: ChatRequest, model: ClaudeModel): Thinking {
  const thinking = request.thinking as NonNullable<ChatRequest['thinking']>;
  const effort = request.reasoning_effort;
  return off(model, {
    on: thinking.type !== 'disabled',
    fields: { thinking },
    outputConfig: isGiven(effort) && model.thinking === 'adaptive' ? { effort } : {},
    maxTokens: (asked) => withBudget(asked, thinking.budget_tokens ?? 0, model),
  });
}

/** The caller's limit is meant for the answer; the budget comes on top, up to the ceiling. */
function withBudget(asked: number | undefined, budget: number, model: ClaudeModel): number {
  return asked === undefined ? model.maxOutput : Math.min(asked + budget, Math.max(model.maxOutput, asked));
}

/**
 * With a thinking budget the API wants the signed blocks of the running tool loop back. Where a client sent neither
 * `thinking_blocks` nor the tool call ids as it got them, this turn has to do without thinking.
 */
function signaturesKept(request: ChatRequest): boolean {
  const last = request.messages.findLast((message) => message.role !== 'tool');
  if (last?.role !== 'assistant' || !last.tool_calls?.length) return true;
  return hasBlocks(last);
}

function hasBlocks({ thinking_blocks, tool_calls }: AssistantMessage): boolean {
  const carried = () => tool_calls?.some((call) => readSignedId(call.id).state?.blocks);
  return Boolean(thinking_blocks?.length || carried());
}
