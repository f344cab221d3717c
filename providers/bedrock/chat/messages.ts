/**
 * OpenAI's messages as Converse's `system` and turns.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html
 */
import type {
  AssistantMessage,
  CacheControl,
  Message,
  SystemMessage,
  ToolCall,
  ToolMessage,
  UserMessage,
} from '../../base/chat-types.ts';
import { assistantParts, toParts } from '../../base/content.ts';
import { badParam } from '../../base/errors.ts';
import { readSignedId } from '../../base/signed-ids.ts';
import { inSystemTag, isSystem, splitSystem } from '../../base/system-messages.ts';
import { parseToolArguments } from '../../base/tool-arguments.ts';
import { requirePairedToolResults } from '../../base/tool-results.ts';
import { type Block, createDocumentNames, type DocumentNames, toBlocks } from './blocks.ts';
import { withCachePoint } from './cache-points.ts';
import type { BedrockModel } from './models.ts';
import { toReasoningBlocks } from './reasoning-blocks.ts';
import { toToolUseId, toToolUseName } from './tool-ids.ts';
import { type Draft, type Turn, toTurns } from './turns.ts';

interface Options {
  readonly model: BedrockModel;
  /** Whether signed reasoning of earlier turns may be sent. */
  readonly takesReasoning: boolean;
  /** Said after the caller's own system prompt. */
  readonly instruction?: string | undefined;
}
interface Conversion extends Options {
  readonly documentName: DocumentNames;
}

export function toConverseMessages(messages: readonly Message[], options: Options) {
  requirePairedToolResults(messages);
  const conversion = { ...options, documentName: createDocumentNames() };
  const { head, rest } = splitSystem(messages);
  const system = [
    ...head.flatMap((message, index) => systemBlocks(message, index, conversion)),
    ...(options.instruction ? [{ text: options.instruction }] : []),
  ];
  const drafts = rest.map((message, at) => toDraft(message, head.length + at, conversion));
  return withSystem(system, drafts, options.model);
}

/** Families without system prompts read theirs at the head of the first user turn. */
function withSystem(system: Block[], drafts: Draft[], model: BedrockModel): { system?: Block[]; messages: Turn[] } {
  if (system.length === 0) return { messages: toTurns(drafts, model) };
  if (model.system) return { system, messages: toTurns(drafts, model) };
  return { messages: toTurns([{ role: 'user', lead: [], content: system }, ...drafts], model) };
}

function toDraft(message: Message, index: number, conversion: Conversion): Draft {
  if (message.role === 'assistant') return assistantDraft(message, index, conversion);
  if (message.role === 'tool') return { role: 'user', lead: toolResult(message, index, conversion), content: [] };
  const blocks = isSystem(message) ? wrapSystem : contentBlocks;
  return { role: 'user', lead: [], content: blocks(message as SystemMessage, index, conversion) };
}

function systemBlocks(message: SystemMessage, index: number, conversion: Conversion): Block[] {
  const blocks = contentBlocks(message, index, conversion);
  if (blocks.every((block) => 'text' in block || 'cachePoint' in block)) return blocks;
  throw badParam(`messages[${index}].content`, 'System messages can hold text only.');
}

function wrapSystem(message: SystemMessage, index: number, conversion: Conversion): Block[] {
  const wrap = (block: Block) => ('text' in block ? { text: inSystemTag(String(block['text'])) } : block);
  return systemBlocks(message, index, conversion).map(wrap);
}

/** A mark on the message counts for its last block. */
function contentBlocks(
  message: SystemMessage | UserMessage | AssistantMessage,
  index: number,
  { model, documentName }: Conversion,
): Block[] {
  const parts = message.role === 'assistant' ? assistantParts(message) : toParts(message.content);
  const blocks = parts.flatMap((part, at) =>
    withCachePoint(toBlocks(part, { path: `messages[${index}].content[${at}]`, documentName }), part, model),
  );
  return withCachePoint(blocks, message, model);
}

/** Signed reasoning goes back unchanged and right before the call it led to. */
function assistantDraft(message: AssistantMessage, index: number, conversion: Conversion): Draft {
  const calls = (message.tool_calls ?? []).map((call) => toolUse(call, conversion));
  const [first, ...others] = calls;
  // The ids know which call a block led to; `thinking_blocks` does not.
  const carried = calls.some(({ reasoning }) => reasoning.length > 0);
  const kept = carried ? (first?.reasoning ?? []) : earlierReasoning(message.thinking_blocks, conversion);
  return {
    role: 'assistant',
    lead: kept,
    content: [
      ...contentBlocks(message, index, conversion),
      ...(first?.use ?? []),
      ...others.flatMap(({ reasoning, use }) => [...reasoning, ...use]),
    ],
  };
}

function earlierReasoning(blocks: AssistantMessage['thinking_blocks'], { takesReasoning }: Conversion): Block[] {
  return takesReasoning ? toReasoningBlocks(blocks ?? []) : [];
}

function toolUse(call: ToolCall, conversion: Conversion): { reasoning: Block[]; use: Block[] } {
  const { id, state } = readSignedId(call.id);
  const { name, arguments: args } = call.function;
  const toolUse = {
    toolUseId: toToolUseId(id, conversion.model),
    name: toToolUseName(name),
    input: parseToolArguments(args, name),
  };
  return {
    reasoning: earlierReasoning(state?.blocks, conversion),
    use: withCachePoint([{ toolUse }], call as { cache_control?: CacheControl }, conversion.model),
  };
}

/** A cache point cannot stand inside a result: it moves behind it. */
function toolResult(message: ToolMessage, index: number, { model, documentName }: Conversion): Block[] {
  const parts = toParts(message.content);
  const blocks = parts.flatMap((part, at) =>
    toBlocks(part, { path: `messages[${index}].content[${at}]`, documentName }),
  );
  const toolResult = {
    toolUseId: toToolUseId(readSignedId(message.tool_call_id).id, model),
    content: blocks.length > 0 ? blocks : [{ text: '(empty)' }],
  };
  const mark = message.cache_control ?? parts.findLast((part) => part.cache_control)?.cache_control;
  return withCachePoint([{ toolResult }], { cache_control: mark }, model);
}
