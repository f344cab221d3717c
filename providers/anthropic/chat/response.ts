/** The whole answer. @see https://docs.claude.com/en/api/messages#response-content */
import type { ChatMessage, ChatRequest, ChatResponse, ThinkingBlock, ToolCall } from '../../base/chat-types.ts';
import { claudeModel } from '../../base/claude-models.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { badAnswer } from '../../base/errors.ts';
import { jsonToolName } from '../../base/json-tool.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';
import { signId } from '../../base/signed-ids.ts';
import { toolArgumentsText } from '../../base/tool-arguments.ts';
import { toAnnotations } from './citations.ts';
import { toFinishReason } from './finish-reason.ts';
import { responseFormat } from './response-format.ts';
import { toUsage } from './usage.ts';

export function transformResponse(body: unknown, ctx: CallContext<'chat'>): ChatResponse {
  if (!isRecord(body) || !Array.isArray(body['content'])) throw badAnswer(ctx.provider, 'a message without content');
  const message = toMessage(body, ctx.request, ctx.model);
  const finish_reason = toFinishReason(body['stop_reason'], message.tool_calls?.length ?? 0);
  return {
    id: String(body['id'] ?? ctx.fallbackId),
    object: 'chat.completion',
    created: ctx.created,
    model: String(body['model'] ?? ctx.model),
    choices: [{ index: 0, message, logprobs: null, finish_reason }],
    usage: toUsage(isRecord(body['usage']) ? body['usage'] : {}),
  };
}

export function answersByTool(request: ChatRequest, model: string): boolean {
  return responseFormat(request, claudeModel(model)).jsonTool !== undefined;
}

function toMessage(body: JsonRecord, request: ChatRequest, model: string): ChatMessage {
  const blocks = (body['content'] as unknown[]).filter(isRecord);
  const byTool = answersByTool(request, model);
  const isJson = (block: JsonRecord) => byTool && block['name'] === jsonToolName;
  // Text would break the JSON answer it stands beside.
  const answer = blocks.find((block) => block['type'] === 'tool_use' && isJson(block));
  const texts = blocks.filter((block) => block['type'] === 'text').map((block) => String(block['text']));
  const content = answer ? toolArgumentsText(answer['input']) : texts.join('');
  const tool_calls = toToolCalls(blocks, isJson);
  const annotations = toAnnotations(blocks);
  return {
    role: 'assistant',
    content: content === '' && tool_calls.length > 0 ? null : content,
    refusal: refusal(body),
    ...thinkingFields(blocks.filter(isThinking)),
    ...(tool_calls.length > 0 && { tool_calls }),
    ...(annotations.length > 0 && { annotations }),
  };
}

function isThinking(block: JsonRecord): boolean {
  return block['type'] === 'thinking' || block['type'] === 'redacted_thinking';
}

function thinkingFields(blocks: JsonRecord[]) {
  if (blocks.length === 0) return {};
  const reasoning_content = blocks.map((block) => block['thinking'] ?? '').join('');
  return { ...(reasoning_content && { reasoning_content }), thinking_blocks: blocks as unknown as ThinkingBlock[] };
}

/** Each call's id carries the thinking that came since the call before it. */
function toToolCalls(blocks: JsonRecord[], isJson: (block: JsonRecord) => boolean): ToolCall[] {
  let pending: ThinkingBlock[] = [];
  const calls: ToolCall[] = [];
  for (const block of blocks) {
    if (isThinking(block)) pending.push(block as unknown as ThinkingBlock);
    if (block['type'] !== 'tool_use' || isJson(block)) continue;
    const id = toToolCallId(String(block['id']), pending);
    calls.push({
      id,
      type: 'function',
      function: { name: String(block['name']), arguments: toolArgumentsText(block['input']) },
    });
    pending = [];
  }
  return calls;
}

export function toToolCallId(id: string, thinking: readonly ThinkingBlock[]): string {
  return thinking.length > 0 ? signId(id, { blocks: thinking }) : id;
}

function refusal(body: JsonRecord): string | null {
  const details = body['stop_details'];
  return body['stop_reason'] === 'refusal' && isRecord(details) ? String(details['explanation'] ?? '') || null : null;
}
