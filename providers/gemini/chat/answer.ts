/** What whole answers and the events of a stream have in common. @see https://ai.google.dev/api/generate-content#GenerateContentResponse */
import type { ChunkHead, ToolCallStart } from '../../base/chat-chunks.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { badAnswer } from '../../base/errors.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';
import { signId } from '../../base/signed-ids.ts';
import { answerError } from './errors.ts';
import type { FunctionCall } from './pieces.ts';

export function requireAnswer(body: unknown, ctx: CallContext<'chat'>): JsonRecord {
  const error = answerError(body, ctx);
  if (error) throw error;
  if (isRecord(body)) return body;
  throw badAnswer(ctx.provider, 'an answer that is not an object');
}

export function headOf(body: JsonRecord, ctx: CallContext<'chat'>): ChunkHead {
  const { responseId, modelVersion } = body;
  return { id: String(responseId ?? ctx.fallbackId), model: String(modelVersion ?? ctx.model), created: ctx.created };
}

export interface Candidate extends JsonRecord {
  readonly index: number;
}

/** A blocked prompt has no candidates: callers get what they get for a blocked answer, a 200 that says `content_filter`. */
export function candidatesOf({ candidates, promptFeedback }: JsonRecord): Candidate[] {
  if (Array.isArray(candidates) && candidates.length > 0) return candidates.filter(isRecord).map(indexed);
  const blocked = isRecord(promptFeedback) && isBlocked(promptFeedback);
  return blocked ? [{ index: 0, finishReason: 'PROHIBITED_CONTENT' }] : [];
}

function indexed(candidate: JsonRecord, position: number): Candidate {
  const { index } = candidate;
  return { ...candidate, index: typeof index === 'number' ? index : position };
}

function isBlocked({ blockReason }: JsonRecord): boolean {
  return typeof blockReason === 'string' && !/^$|_UNSPECIFIED$/.test(blockReason);
}

/** The signature goes into the id as well, the one field of a call that every client returns. */
export function toToolCallStart(call: FunctionCall, answerId: string, choice: number, index: number): ToolCallStart {
  const { name, signature, id = `call_${answerId}_${choice}_${index}` } = call;
  if (signature === undefined) return { id, name };
  return { id: signId(id, { signature }), name, extra: { google: { thought_signature: signature } } };
}

/** Where most clients that know of images in answers look for them. */
export function toImage(url: string): object {
  return { type: 'image_url', image_url: { url } };
}
