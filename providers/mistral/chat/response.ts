/** The whole answer. @see https://docs.mistral.ai/api/endpoint/chat */
import type { ChatChoice, ChatMessage, ChatResponse, ToolCall } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { badAnswer } from '../../base/errors.ts';
import { type JsonRecord, recordOf, recordsOf } from '../../base/json-values.ts';
import { splitContent } from '../../base/openai-dialect/content-parts.ts';
import { toFinishReason } from '../../base/openai-dialect/finish-reason.ts';
import { ToolCallFragments } from '../../base/openai-dialect/tool-calls.ts';
import { toUsage } from './usage.ts';

export function transformResponse(body: unknown, ctx: CallContext<'chat'>): ChatResponse {
  const answer = recordOf(body);
  const choices = recordsOf(answer['choices']);
  if (choices.length === 0) throw badAnswer(ctx.provider, 'an answer without choices');
  return {
    ...toHead(answer, ctx),
    object: 'chat.completion',
    choices: choices.map((choice, index) => toChoice(choice, index, ctx)),
    usage: toUsage(answer['usage']),
  };
}

/** Who answered and when, of a whole answer or a chunk. */
export function toHead(body: JsonRecord, ctx: CallContext<'chat'>) {
  const { id, model, created } = body;
  return {
    id: String(id ?? ctx.fallbackId),
    model: String(model ?? ctx.model),
    created: typeof created === 'number' ? created : ctx.created,
  };
}

function toChoice(choice: JsonRecord, position: number, ctx: CallContext<'chat'>): ChatChoice {
  const message = toMessage(recordOf(choice['message']), ctx);
  const index = typeof choice['index'] === 'number' ? choice['index'] : position;
  const reason = String(choice['finish_reason']);
  const finish_reason = toFinishReason(reason, message.tool_calls !== undefined, ctx.provider);
  return { index, message, logprobs: null, finish_reason };
}

function toMessage(message: JsonRecord, ctx: CallContext<'chat'>): ChatMessage {
  const { content: text, reasoning } = splitContent(message['content']);
  const tool_calls = toToolCalls(message['tool_calls'], ctx);
  return {
    role: 'assistant',
    content: text === '' && tool_calls.length > 0 ? null : text,
    refusal: null,
    ...(reasoning && { reasoning_content: reasoning }),
    ...(tool_calls.length > 0 && { tool_calls }),
  };
}

/** Read like a stream's, where each comes whole as well. */
function toToolCalls(calls: unknown, ctx: CallContext<'chat'>): ToolCall[] {
  const fragments = new ToolCallFragments(ctx.fallbackId);
  return recordsOf(calls).map((call) => {
    const { id, function: fn } = fragments.take(call);
    return {
      id: String(id),
      type: 'function',
      function: { name: String(fn?.name), arguments: fn?.arguments || '{}' },
    };
  });
}
