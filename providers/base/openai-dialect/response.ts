/** A whole answer in OpenAI's dialect: the very object that came, where it needs no mending. */
import type { ChatResponse } from '../chat-types.ts';
import type { CallContext } from '../endpoint.ts';
import { badAnswer } from '../errors.ts';
import { isRecord, type JsonRecord } from '../json-values.ts';
import { errorInStream } from './answer-error.ts';
import type { Dialect } from './dialect.ts';
import { toFinishReason } from './finish-reason.ts';
import { splitThinking } from './think-tags.ts';
import { argumentsText } from './tool-calls.ts';
import { toUsage } from './usage.ts';

export function fromDialectResponse(body: unknown, ctx: CallContext<'chat'>, dialect: Dialect): ChatResponse {
  if (!isRecord(body)) throw badAnswer(ctx.provider, 'an answer that is not an object');
  if (body['error']) throw errorInStream(body, ctx);
  if (!Array.isArray(body['choices']) || body['choices'].length === 0)
    throw badAnswer(ctx.provider, 'an answer without choices');
  const changes = {
    ...(typeof body['id'] !== 'string' && { id: ctx.fallbackId }),
    ...(body['object'] !== 'chat.completion' && { object: 'chat.completion' }),
    ...(typeof body['created'] !== 'number' && { created: ctx.created }),
    ...(typeof body['model'] !== 'string' && { model: ctx.model }),
    ...changedChoices(body['choices'], ctx, dialect),
    ...changedUsage(body['usage']),
  };
  return (Object.keys(changes).length === 0 ? body : { ...body, ...changes }) as unknown as ChatResponse;
}

function changedChoices(
  choices: readonly unknown[],
  ctx: CallContext<'chat'>,
  dialect: Dialect,
): { choices?: unknown[] } {
  const mended = choices.map((choice) => mendChoice(choice, ctx, dialect));
  return mended.some((choice, index) => choice !== choices[index]) ? { choices: mended } : {};
}

function changedUsage(usage: unknown): { usage?: unknown } {
  if (!isRecord(usage)) return {};
  const mended: unknown = toUsage(usage);
  return mended === usage ? {} : { usage: mended };
}

function mendChoice(choice: unknown, ctx: CallContext<'chat'>, dialect: Dialect): JsonRecord {
  if (!isRecord(choice) || !isRecord(choice['message'])) throw badAnswer(ctx.provider, 'a choice without a message');
  const message = mendMessage(choice['message'], dialect);
  const calls = message['tool_calls'];
  const given = String(choice['finish_reason'] ?? '');
  const finish_reason = toFinishReason(given, Array.isArray(calls) && calls.length > 0, ctx.provider);
  const same = message === choice['message'] && finish_reason === choice['finish_reason'];
  return same ? choice : { ...choice, message, finish_reason };
}

function mendMessage(message: JsonRecord, dialect: Dialect): JsonRecord {
  let mended = message;
  if (typeof message['reasoning'] === 'string' && message['reasoning_content'] === undefined)
    mended = renamedReasoning(mended);
  if (dialect.thinkTags !== false && startsThinking(mended['content'])) mended = withoutThinkTags(mended);
  if (Array.isArray(mended['tool_calls']) && mended['tool_calls'].some(needsMending)) mended = withMendedCalls(mended);
  return mended;
}

function renamedReasoning({ reasoning, ...message }: JsonRecord): JsonRecord {
  return { ...message, reasoning_content: reasoning };
}

function startsThinking(content: unknown): content is string {
  return typeof content === 'string' && content.trimStart().startsWith('<think>');
}

function withoutThinkTags(message: JsonRecord): JsonRecord {
  const { reasoning, content } = splitThinking(String(message['content']));
  return { ...message, content, ...(reasoning && { reasoning_content: reasoning }) };
}

function needsMending(call: unknown): boolean {
  if (!isRecord(call) || call['type'] === 'custom') return false;
  const args = isRecord(call['function']) ? call['function']['arguments'] : undefined;
  return typeof args !== 'string' || args === '' || args === 'null' || call['type'] !== 'function' || 'index' in call;
}

function withMendedCalls(message: JsonRecord): JsonRecord {
  return {
    ...message,
    tool_calls: (message['tool_calls'] as JsonRecord[]).map((call) => (needsMending(call) ? mendCall(call) : call)),
  };
}

/** Some hosts leave `index` in whole answers, `type` out, or give arguments as an object or not at all. */
function mendCall({ index: _, ...call }: JsonRecord): JsonRecord {
  const fn = isRecord(call['function']) ? call['function'] : {};
  return { ...call, type: 'function', function: { ...fn, arguments: argumentsText(fn['arguments']) || '{}' } };
}
