/** What whole answers and the events of a stream have in common. @see https://ai.google.dev/api/generate-content#GenerateContentResponse */
import type { ChunkHead, ToolCallStart } from '../../base/chat-chunks.ts';
import type { CallContext } from '../../base/endpoint.ts';
import type { JsonRecord } from '../../base/json-values.ts';
import { signId } from '../../base/signed-ids.ts';
import type { FunctionCall } from './pieces.ts';

export function headOf(body: JsonRecord, ctx: CallContext<'chat'>): ChunkHead {
  const { responseId, modelVersion } = body;
  return { id: String(responseId ?? ctx.fallbackId), model: String(modelVersion ?? ctx.model), created: ctx.created };
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
