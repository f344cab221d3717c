import type { AnswerFormat, Conversation, Line, Tool, ToolChoice } from '../conversation.ts';
import type { Call } from '../dialect.ts';
import type { CacheLifetime } from '../prompt-cache.ts';
import { type ContentBlock, type ConverseRequest, thinkingOf } from './request.ts';

export function toConversation(request: ConverseRequest, { provider, model }: Call): Conversation {
  const { system = [], messages, toolConfig, inferenceConfig } = request;
  const systemLines = mark(system, ({ text }): Line => ({ role: 'system', text: text ?? '' }));
  const messageLines = messages.flatMap(({ role, content }) => mark(content, (block) => toLine(block, role)));
  return {
    provider,
    model,
    tools: mark(toolConfig?.tools ?? [], toTool),
    lines: [...systemLines, ...messageLines],
    toolChoice: toToolChoice(toolConfig?.toolChoice),
    parallelToolCalls: !disablesParallel(request),
    format: toFormat(request),
    reasoning: reasons(request, model),
    maxTokens: inferenceConfig?.maxTokens,
    stop: inferenceConfig?.stopSequences ?? [],
    choices: 1,
    cachesByItself: false,
  };
}

interface Markable {
  readonly mark?: CacheLifetime | undefined;
}
interface Point {
  readonly cachePoint?: { readonly ttl?: CacheLifetime | undefined } | undefined;
}

/** A cache point is a block of its own and marks the block before it. */
function mark<B extends Point, T extends Markable>(blocks: readonly B[], convert: (block: B) => T): T[] {
  const converted: T[] = [];
  for (const block of blocks) {
    const last = converted.at(-1);
    if (!block.cachePoint) converted.push(convert(block));
    else if (last) converted[converted.length - 1] = { ...last, mark: block.cachePoint.ttl ?? '5m' };
  }
  return converted;
}

function toTool({ toolSpec }: NonNullable<ConverseRequest['toolConfig']>['tools'][number]): Tool {
  return {
    name: toolSpec?.name ?? 'system_tool',
    description: toolSpec?.description,
    schema: toolSpec?.inputSchema.json,
  };
}

function toLine(block: ContentBlock, role: 'user' | 'assistant'): Line {
  return { role: block.toolResult ? 'tool' : role, text: toText(block) };
}

function toText({ text, toolUse, toolResult, reasoningContent }: ContentBlock): string {
  if (toolUse) return `${toolUse.name} ${JSON.stringify(toolUse.input)}`;
  if (toolResult)
    return toolResult.content.map(({ text: said, json }) => said ?? JSON.stringify(json) ?? '[media]').join(' ');
  return text ?? reasoningContent?.reasoningText?.text ?? '[media]';
}

type BedrockToolChoice = NonNullable<ConverseRequest['toolConfig']>['toolChoice'];

function toToolChoice(choice: BedrockToolChoice): ToolChoice {
  if (choice?.tool) return { name: choice.tool.name };
  return choice?.any ? 'required' : 'auto';
}

/** Claude takes this through the fields Converse passes on unread. */
function disablesParallel({ additionalModelRequestFields }: ConverseRequest): boolean {
  const choice = additionalModelRequestFields?.['tool_choice'] as { disable_parallel_tool_use?: boolean } | undefined;
  return choice?.disable_parallel_tool_use === true;
}

/** Each family asks for reasoning in its own way; DeepSeek R1 always reasons. */
function reasons(request: ConverseRequest, model: string): boolean {
  const fields = request.additionalModelRequestFields ?? {};
  const { type } = (fields['reasoningConfig'] ?? thinkingOf(request)) as { type?: string };
  return (
    type === 'enabled' || type === 'adaptive' || fields['reasoning_effort'] !== undefined || /deepseek\.r1/.test(model)
  );
}

function toFormat({ outputConfig }: ConverseRequest): AnswerFormat {
  const schema = outputConfig?.textFormat?.structure.jsonSchema.schema;
  return schema === undefined ? 'text' : { schema: JSON.parse(schema) as Record<string, unknown> };
}
