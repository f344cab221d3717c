/** What one message puts into its turn, as Anthropic's content blocks. */
import type {
  AssistantMessage,
  CacheControl,
  ContentPart,
  SystemMessage,
  ToolCall,
  ToolMessage,
  UserMessage,
} from '../../base/chat-types.ts';
import { signedBlocks } from '../../base/claude-thinking.ts';
import { assistantParts, cacheMark, toParts } from '../../base/content.ts';
import { badParam } from '../../base/errors.ts';
import { readSignedId } from '../../base/signed-ids.ts';
import { parseToolArguments } from '../../base/tool-arguments.ts';
import { type Block, toBlock } from './blocks.ts';

export function userBlocks(message: UserMessage): Block[] {
  return withMark(contentBlocks(message), message);
}

export function systemBlocks(message: SystemMessage): Block[] {
  const blocks = contentBlocks(message);
  if (blocks.every((block) => block.type === 'text')) return withMark(blocks, message);
  throw badParam('messages', 'System messages can hold text only.');
}

/** Signed thinking goes back unchanged and right before the call it led to. @param signed whether it may be sent at all */
export function assistantBlocks(message: AssistantMessage, signed: boolean): Block[] {
  const calls = (message.tool_calls ?? []).map((call) => toolUse(call, signed));
  const [first, ...others] = calls;
  // The ids know which call a block led to; `thinking_blocks` does not.
  const carried = calls.some(({ thinking }) => thinking.length > 0);
  const kept = signed && !carried ? signedBlocks(message.thinking_blocks) : [];
  const blocks = [
    ...(first?.thinking ?? []),
    ...toBlocks(assistantParts(message)),
    ...(first ? [first.use] : []),
    ...others.flatMap(({ thinking, use }) => [...thinking, use]),
  ];
  return [...(kept as readonly Block[]), ...withMark(blocks, message)];
}

function toolUse(call: ToolCall, signed: boolean): { thinking: readonly Block[]; use: Block } {
  const { id, state } = readSignedId(call.id);
  const { name, arguments: args } = call.function;
  return {
    thinking: (signed ? signedBlocks(state?.blocks) : []) as readonly Block[],
    use: { type: 'tool_use', id: anthropicId(id), name, input: parseToolArguments(args, name), ...cacheMark(call) },
  };
}

/** Cache marks are refused inside a result's content: they move to the result itself. */
export function toolResult(message: ToolMessage): Block {
  const parts = toParts(message.content);
  const mark = message.cache_control ?? parts.findLast((part) => part.cache_control)?.cache_control;
  const blocks = toBlocks(parts).map(({ cache_control: _, ...block }) => block as Block);
  return {
    type: 'tool_result',
    tool_use_id: anthropicId(readSignedId(message.tool_call_id).id),
    content: typeof message.content === 'string' ? message.content : blocks,
    ...(mark && { cache_control: mark }),
  };
}

function contentBlocks({ content }: SystemMessage | UserMessage): Block[] {
  return toBlocks(toParts(content));
}

function toBlocks(parts: readonly ContentPart[]): Block[] {
  return parts.flatMap((part) => toBlock(part));
}

/** A mark on a message counts for its last block. */
function withMark(blocks: Block[], message: { readonly cache_control?: CacheControl }): Block[] {
  const last = blocks.at(-1);
  return last ? [...blocks.slice(0, -1), { ...last, ...cacheMark(message) }] : blocks;
}

/** Ids minted elsewhere may hold characters that Anthropic refuses. */
function anthropicId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, '_');
}
