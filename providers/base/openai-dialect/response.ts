/** A chat's whole answer in OpenAI's dialect: the very object that came, where it needs no mending. */
import type { ChatResponse } from '../chat-types.ts';
import type { CallContext } from '../endpoint.ts';
import { badAnswer } from '../errors.ts';
import { isRecord, type JsonRecord } from '../json-values.ts';
import { changed, mendAnswer } from './answer.ts';
import type { Dialect } from './dialect.ts';
import { toFinishReason } from './finish-reason.ts';
import { mendMessage } from './message.ts';

export function fromDialectResponse(body: unknown, ctx: CallContext<'chat'>, dialect: Dialect): ChatResponse {
  const mended = mendAnswer(body, ctx, dialect, {
    object: 'chat.completion',
    mendChoice: (choice, position) => mendChoice(choice, position, ctx, dialect),
  });
  return mended as unknown as ChatResponse;
}

function mendChoice(choice: JsonRecord, position: number, ctx: CallContext<'chat'>, dialect: Dialect): JsonRecord {
  if (!isRecord(choice['message'])) throw badAnswer(ctx.provider, 'a choice without a message');
  const message = mendMessage(choice['message'], ctx.fallbackId, dialect);
  const reason = String(choice['finish_reason'] ?? '');
  return changed(choice, {
    index: typeof choice['index'] === 'number' ? choice['index'] : position,
    message,
    finish_reason: toFinishReason(reason, message['tool_calls'] !== undefined, ctx.provider),
  });
}
