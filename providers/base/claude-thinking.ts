/**
 * `reasoning_effort`, or Anthropic's own `thinking`, in the form the model takes.
 * @see https://platform.claude.com/docs/en/build-with-claude/thinking
 */
import type { AssistantMessage, ChatRequest, Message, ThinkingBlock } from './chat-types.ts';
import type { ClaudeModel } from './claude-models.ts';
import { isGiven } from './params.ts';
import { type Effort, thinkingShares } from './reasoning-effort.ts';
import { readSignedId } from './signed-ids.ts';

export interface Thinking {
  readonly on: boolean;
  /** Whether signed blocks of earlier turns may be sent: where thinking is off they are refused. */
  readonly takesBlocks: boolean;
  readonly fields: { readonly thinking?: ChatRequest['thinking'] & { display?: string } };
  readonly outputConfig: { readonly effort?: string };
  readonly dropped: readonly string[];
  /** The output limit to send: it is mandatory, and thinking counts inside it. */
  readonly maxTokens: (asked: number | undefined) => number;
}

export function toThinking(request: ChatRequest, model: ClaudeModel, forcesTool: boolean): Thinking {
  const asked = request.thinking ? explicit(request.thinking, request, model) : byEffort(request, model);
  const budgeted = asked.fields.thinking?.type === 'enabled';
  if (!budgeted || (!forcesTool && signaturesKept(request.messages))) return asked;
  return off(model, { dropped: [request.thinking ? 'thinking' : 'reasoning_effort'] });
}

/** Tokens: the API refuses a smaller budget. */
const leastBudget = 1024;

function byEffort({ reasoning_effort: effort }: ChatRequest, model: ClaudeModel): Thinking {
  if (!isGiven(effort)) return off(model, { takesBlocks: model.thinksUnasked !== 'no' });
  if (effort === 'none') return disabled(model);
  if (model.thinking === 'adaptive') return adaptive(effort, model);
  if (model.thinking === 'none') return off(model, { dropped: ['reasoning_effort'] });
  return budgeted(Math.max(Math.floor(model.maxOutput * thinkingShares[effort]), leastBudget), model);
}

function off(model: ClaudeModel, more: Partial<Thinking> = {}): Thinking {
  return {
    on: false,
    takesBlocks: false,
    fields: {},
    outputConfig: {},
    dropped: [],
    maxTokens: (asked) => asked ?? model.maxOutput,
    ...more,
  };
}

/** Where thinking cannot be turned off, the least effort comes closest. */
function disabled(model: ClaudeModel): Thinking {
  if (model.thinksUnasked === 'always') return off(model, { takesBlocks: true, outputConfig: { effort: 'low' } });
  return off(model, model.thinking === 'none' ? {} : { fields: { thinking: { type: 'disabled' } } });
}

function adaptive(effort: Effort, model: ClaudeModel): Thinking {
  // Models that refuse sampling leave the thinking text out unless it is asked for.
  const display = model.sampling ? {} : { display: 'summarized' };
  return off(model, {
    on: true,
    takesBlocks: true,
    fields: { thinking: { type: 'adaptive', ...display } },
    outputConfig: effortConfig(effort, model),
  });
}

function budgeted(budget_tokens: number, model: ClaudeModel): Thinking {
  return off(model, {
    on: true,
    takesBlocks: true,
    fields: { thinking: { type: 'enabled', budget_tokens } },
    maxTokens: (asked) => withBudget(asked, budget_tokens, model),
  });
}

function explicit(thinking: NonNullable<ChatRequest['thinking']>, request: ChatRequest, model: ClaudeModel): Thinking {
  const on = thinking.type !== 'disabled';
  const effort = model.thinking === 'adaptive' ? request.reasoning_effort : undefined;
  return off(model, {
    on,
    takesBlocks: on,
    fields: { thinking },
    outputConfig: effortConfig(effort, model),
    maxTokens: (asked) => withBudget(asked, thinking.budget_tokens ?? 0, model),
  });
}

/** Anthropic's scale begins at `low`. */
function effortConfig(effort: Effort | null | undefined, { xhighEffort }: ClaudeModel): { effort?: string } {
  if (!isGiven(effort) || effort === 'none') return {};
  if (effort === 'xhigh' && !xhighEffort) return { effort: 'high' };
  return { effort: effort === 'minimal' ? 'low' : effort };
}

/** The caller's limit is meant for the answer; the budget comes on top, up to the ceiling. */
function withBudget(asked: number | undefined, budget: number, model: ClaudeModel): number {
  return asked === undefined ? model.maxOutput : Math.min(asked + budget, Math.max(model.maxOutput, asked));
}

/**
 * With a thinking budget the API wants the running tool loop, which is one turn to it, to begin with its signed blocks.
 * Where a client sent neither `thinking_blocks` nor the tool call ids as it got them, this turn has to do without thinking.
 */
function signaturesKept(messages: readonly Message[]): boolean {
  const [first] = runningToolLoop(messages).filter(
    (message) => message.role === 'assistant' && message.tool_calls?.length,
  );
  return first === undefined || hasBlocks(first as AssistantMessage);
}

/** The calls and results since the last user message; one right behind the results still belongs to their turn. */
function runningToolLoop(messages: readonly Message[]): readonly Message[] {
  const isLoop = ({ role }: Message) => role === 'assistant' || role === 'tool';
  const loop = messages.slice(0, messages.findLastIndex(isLoop) + 1);
  return loop.at(-1)?.role === 'tool' ? loop.slice(loop.findLastIndex((message) => !isLoop(message)) + 1) : [];
}

function hasBlocks({ thinking_blocks, tool_calls }: AssistantMessage): boolean {
  const carried = () => tool_calls?.some((call) => signedBlocks(readSignedId(call.id).state?.blocks).length > 0);
  return signedBlocks(thinking_blocks).length > 0 || carried() === true;
}

/** A block that was cut, or that came from a model which does not sign, has no signature and would be refused. */
export function signedBlocks(blocks: readonly ThinkingBlock[] | null | undefined): readonly ThinkingBlock[] {
  return (blocks ?? []).filter(({ signature, data }) => signature || data);
}
