import type { Conversation, Line, Tool, ToolChoice } from '../conversation.ts';
import type { Call } from '../dialect.ts';
import type { CacheLifetime } from '../prompt-cache.ts';
import { type ContentBlock, type Message, type MessagesRequest, toBlocks } from './request.ts';
import { thinks } from './thinking-rules.ts';

export function toConversation(request: MessagesRequest, { provider, model }: Call): Conversation {
  const { system = [], tool_choice } = request;
  const lines = [...toBlocks(system).map((block) => toLine(block, 'system')), ...request.messages.flatMap(toLines)];
  return {
    provider,
    model,
    tools: (request.tools ?? []).map(toTool),
    lines: markLast(lines, request.cache_control),
    toolChoice: toToolChoice(tool_choice),
    parallelToolCalls: !(
      tool_choice &&
      'disable_parallel_tool_use' in tool_choice &&
      tool_choice.disable_parallel_tool_use
    ),
    format: request.output_config?.format ? { schema: request.output_config.format.schema } : 'text',
    reasoning: thinks(request),
    maxTokens: request.max_tokens,
    stop: request.stop_sequences ?? [],
    choices: 1,
    cachesByItself: false,
  };
}

type CacheControl = MessagesRequest['cache_control'];

function toTool(tool: NonNullable<MessagesRequest['tools']>[number]): Tool {
  const schema = 'input_schema' in tool ? (tool.input_schema as Tool['schema']) : undefined;
  const description = typeof tool['description'] === 'string' ? tool['description'] : undefined;
  return { name: tool.name ?? String(tool.type), description, schema, mark: toMark(tool.cache_control) };
}

function toLines({ role, content }: Message): Line[] {
  return toBlocks(content).map((block) => toLine(block, role));
}

function toLine(block: ContentBlock, role: Message['role']): Line {
  const mark = 'cache_control' in block ? toMark(block.cache_control as CacheControl) : undefined;
  return { role: block.type === 'tool_result' ? 'tool' : role, text: toText(block), mark };
}

function toText(block: ContentBlock): string {
  switch (block.type) {
    case 'text':
      return String(block.text);
    case 'thinking':
      return String(block.thinking);
    case 'tool_use':
      return `${block.name} ${JSON.stringify(block.input)}`;
    case 'tool_result':
      return typeof block.content === 'string'
        ? block.content
        : toBlocks((block.content ?? []) as ContentBlock[])
            .map(toText)
            .join(' ');
    default:
      return `[${block.type}]`;
  }
}

/** A mark on the whole request stands for one on its last block. */
function markLast(lines: readonly Line[], cacheControl: CacheControl): readonly Line[] {
  const mark = toMark(cacheControl);
  return mark === undefined
    ? lines
    : lines.map((line, index) => (index === lines.length - 1 ? { ...line, mark } : line));
}

function toMark(cacheControl: CacheControl): CacheLifetime | undefined {
  return cacheControl ? (cacheControl.ttl ?? '5m') : undefined;
}

function toToolChoice(choice: MessagesRequest['tool_choice']): ToolChoice {
  if (choice?.type === 'tool') return { name: choice.name };
  if (choice?.type === 'any') return 'required';
  return choice?.type ?? 'auto';
}
