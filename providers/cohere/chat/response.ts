/** The whole answer. @see https://docs.cohere.com/reference/chat#response.body */
import type { ChatMessage, ChatResponse, ToolCall } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { badAnswer } from '../../base/errors.ts';
import { isRecord, type JsonRecord, recordOf, recordsOf } from '../../base/json-values.ts';
import { argumentsText } from '../../base/openai-dialect/tool-calls.ts';
import { toCited } from './citations.ts';
import { toFinishReason } from './finish-reason.ts';
import { toUsage } from './usage.ts';

export function transformResponse(body: unknown, ctx: CallContext<'chat'>): ChatResponse {
  if (!isRecord(body) || !isRecord(body['message'])) throw badAnswer(ctx.provider, 'an answer without a message');
  const finish_reason = toFinishReason(body['finish_reason'], ctx.provider);
  return {
    id: String(body['id'] ?? ctx.fallbackId),
    object: 'chat.completion',
    created: ctx.created,
    model: ctx.model,
    choices: [{ index: 0, message: toMessage(body['message']), logprobs: null, finish_reason }],
    usage: toUsage(body['usage']),
  };
}

/** The plan is what the model says before it calls tools, so it is given as content. */
function toMessage(message: JsonRecord): ChatMessage {
  const blocks = recordsOf(message['content']);
  const content = String(message['tool_plan'] ?? '') + joined(blocks, 'text');
  const reasoning_content = joined(blocks, 'thinking');
  const tool_calls = recordsOf(message['tool_calls']).map(toToolCall);
  return {
    role: 'assistant',
    content: content === '' && tool_calls.length > 0 ? null : content,
    refusal: null,
    ...(reasoning_content && { reasoning_content }),
    ...(tool_calls.length > 0 && { tool_calls }),
    ...toCited(message['citations']),
  };
}

/** Each kind of block holds its text under its own name. */
function joined(blocks: readonly JsonRecord[], kind: 'text' | 'thinking'): string {
  return blocks.map((block) => (block['type'] === kind ? String(block[kind] ?? '') : '')).join('');
}

function toToolCall(call: JsonRecord): ToolCall {
  const fn = recordOf(call['function']);
  return {
    id: String(call['id']),
    type: 'function',
    function: { name: String(fn['name']), arguments: argumentsText(fn['arguments']) || '{}' },
  };
}
