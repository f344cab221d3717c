/** A whole answer in OpenAI's dialect: the very object that came, where it needs no mending. */
import type { ChatResponse } from '../chat-types.ts';
import type { CallContext } from '../endpoint.ts';
import { badAnswer } from '../errors.ts';
import { isRecord, type JsonRecord } from '../json-values.ts';
import type { Dialect } from './dialect.ts';
import { errorInAnswer, isError } from './errors.ts';
import { toFinishReason } from './finish-reason.ts';
import { mendMessage } from './message.ts';
import { toUsage } from './usage.ts';

export function fromDialectResponse(body: unknown, ctx: CallContext<'chat'>, dialect: Dialect): ChatResponse {
  if (!isRecord(body)) throw badAnswer(ctx.provider, 'an answer that is not an object');
  if (isError(body)) throw errorInAnswer(body, ctx, dialect);
  const { choices } = body;
  if (!Array.isArray(choices) || choices.length === 0) throw badAnswer(ctx.provider, 'an answer without choices');
  const mended = changed(body, {
    id: typeof body['id'] === 'string' && body['id'] !== '' ? body['id'] : ctx.fallbackId,
    object: 'chat.completion',
    created: typeof body['created'] === 'number' ? body['created'] : ctx.created,
    model: typeof body['model'] === 'string' && body['model'] !== '' ? body['model'] : ctx.model,
    choices: mendChoices(choices, ctx, dialect),
    ...(isRecord(body['usage']) && { usage: toUsage(body['usage']) }),
  });
  return mended as unknown as ChatResponse;
}

/** The same list where every choice is the same. */
function mendChoices(choices: readonly unknown[], ctx: CallContext<'chat'>, dialect: Dialect): readonly unknown[] {
  const patch = dialect.patchChoice ?? ((choice) => choice);
  const mended = choices.map((choice, position) =>
    mendChoice(isRecord(choice) ? patch(choice) : choice, position, ctx, dialect),
  );
  return mended.some((choice, position) => choice !== choices[position]) ? mended : choices;
}

function mendChoice(choice: unknown, position: number, ctx: CallContext<'chat'>, dialect: Dialect): JsonRecord {
  if (!isRecord(choice)) throw badAnswer(ctx.provider, 'a choice that is not an object');
  if (isRecord(choice['error'])) throw errorInAnswer(choice, ctx, dialect);
  if (!isRecord(choice['message'])) throw badAnswer(ctx.provider, 'a choice without a message');
  const message = mendMessage(choice['message'], ctx.fallbackId, dialect);
  const reason = String(choice['finish_reason'] ?? '');
  return changed(choice, {
    index: typeof choice['index'] === 'number' ? choice['index'] : position,
    message,
    finish_reason: toFinishReason(reason, message['tool_calls'] !== undefined, ctx.provider),
  });
}

/** The very object where nothing is to change. */
function changed(original: JsonRecord, fields: JsonRecord): JsonRecord {
  const same = Object.entries(fields).every(([name, value]) => original[name] === value);
  return same ? original : { ...original, ...fields };
}
