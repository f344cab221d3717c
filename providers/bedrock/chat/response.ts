/** The whole answer. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_ResponseSyntax */
import type { ChatMessage, ChatResponse, ThinkingBlock, ToolCall } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { badAnswer } from '../../base/errors.ts';
import { jsonToolName } from '../../base/json-tool.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';
import { signId } from '../../base/signed-ids.ts';
import { toolArgumentsText } from '../../base/tool-arguments.ts';
import { toFinishReason } from './finish-reason.ts';
import { bedrockModel } from './models.ts';
import { fromReasoning } from './reasoning-blocks.ts';
import { responseFormat } from './response-format.ts';
import { fromToolUseName } from './tool-ids.ts';
import { toUsage } from './usage.ts';

export function transformResponse(body: unknown, ctx: CallContext<'chat'>): ChatResponse {
  const { output, stopReason, usage } = body as JsonRecord;
  const answer = isRecord(output) ? output['message'] : undefined;
  if (!isRecord(answer) || !Array.isArray(answer['content']))
    throw badAnswer(ctx.provider, 'an answer without a message');
  const message = toMessage(answer['content'].filter(isRecord), answersByTool(ctx));
  const finish_reason = toFinishReason(stopReason, message.tool_calls?.length ?? 0, ctx.provider);
  return {
    id: ctx.fallbackId,
    object: 'chat.completion',
    created: ctx.created,
    model: ctx.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason }],
    usage: toUsage(usage),
  };
}

export function answersByTool({ request, model }: CallContext<'chat'>): boolean {
  return responseFormat(request, bedrockModel(model)).jsonTool !== undefined;
}

function toMessage(blocks: readonly JsonRecord[], byTool: boolean): ChatMessage {
  // Text would break the JSON answer it stands beside.
  const answer = byTool && blocks.map(({ toolUse }) => toolUse).find((use) => isRecord(use) && isJsonAnswer(use));
  const content = isRecord(answer) ? toolArgumentsText(answer['input']) : blocks.map(textOf).join('');
  const tool_calls = toToolCalls(blocks, byTool);
  return {
    role: 'assistant',
    content: content === '' && tool_calls.length > 0 ? null : content,
    refusal: null,
    ...reasoningFields(blocks),
    ...(tool_calls.length > 0 && { tool_calls }),
  };
}

function textOf({ text, citationsContent }: JsonRecord): string {
  return isRecord(citationsContent) ? citedText(citationsContent) : String(text ?? '');
}

/** Text that rests on documents comes inside its citations. */
function citedText({ content }: JsonRecord): string {
  return Array.isArray(content) ? content.map((part: JsonRecord) => String(part['text'] ?? '')).join('') : '';
}

export function isJsonAnswer(toolUse: JsonRecord): boolean {
  return fromToolUseName(toolUse['name']) === jsonToolName;
}

function reasoningFields(blocks: readonly JsonRecord[]) {
  const parts = blocks
    .map((block) => block['reasoningContent'])
    .filter(isRecord)
    .map(fromReasoning);
  const reasoning_content = parts.map(({ text }) => text).join('');
  const thinking_blocks = parts.flatMap(({ block }) => block ?? []);
  return { ...(reasoning_content && { reasoning_content }), ...(thinking_blocks.length > 0 && { thinking_blocks }) };
}

/** Each call's id carries the signed reasoning that came since the call before it. */
function toToolCalls(blocks: readonly JsonRecord[], byTool: boolean): ToolCall[] {
  let pending: ThinkingBlock[] = [];
  const calls: ToolCall[] = [];
  for (const { reasoningContent, toolUse } of blocks) {
    if (isRecord(reasoningContent)) pending.push(...[fromReasoning(reasoningContent).block ?? []].flat());
    if (!isRecord(toolUse) || isServerTool(toolUse) || (byTool && isJsonAnswer(toolUse))) continue;
    calls.push({
      id: toToolCallId(toolUse['toolUseId'], pending),
      type: 'function',
      function: { name: fromToolUseName(toolUse['name']), arguments: toolArgumentsText(toolUse['input']) },
    });
    pending = [];
  }
  return calls;
}

/** Tools that Bedrock runs itself are not the caller's to answer. */
export function isServerTool(toolUse: JsonRecord): boolean {
  return toolUse['type'] === 'server_tool_use';
}

export function toToolCallId(id: unknown, reasoning: readonly ThinkingBlock[]): string {
  return reasoning.length > 0 ? signId(String(id), { blocks: reasoning }) : String(id);
}
