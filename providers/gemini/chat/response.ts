/** The whole answer. */
import type { ChunkHead } from '../../base/chat-chunks.ts';
import type { ChatChoice, ChatMessage, ChatResponse, ToolCall } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { badAnswer } from '../../base/errors.ts';
import { isRecord } from '../../base/json-values.ts';
import { type Candidate, candidatesOf, requireAnswer } from '../answer.ts';
import { toFinishReason } from '../finish-reason.ts';
import { toUsage } from '../usage.ts';
import { headOf, toImage, toToolCallStart } from './answer.ts';
import { toAnnotations } from './citations.ts';
import { toLogprobs } from './logprobs.ts';
import { type FunctionCall, type Piece, PieceReader } from './pieces.ts';

export function transformResponse(body: unknown, ctx: CallContext<'chat'>): ChatResponse {
  const answer = requireAnswer(body, ctx);
  const head = headOf(answer, ctx);
  const candidates = candidatesOf(answer);
  if (candidates.length === 0) throw badAnswer(ctx.provider, 'an answer without candidates');
  const usage = answer['usageMetadata'];
  return {
    id: head.id,
    object: 'chat.completion',
    created: head.created,
    model: head.model,
    choices: candidates.map((candidate) => toChoice(candidate, head, ctx.provider)),
    usage: toUsage(isRecord(usage) ? usage : {}),
  };
}

function toChoice(candidate: Candidate, head: ChunkHead, provider: string): ChatChoice {
  const { index, finishReason, groundingMetadata } = candidate;
  const reader = new PieceReader();
  const pieces = [...reader.take(candidate), ...reader.end()];
  const calls = pieces.filter((piece) => piece.kind === 'call');
  const tool_calls = calls.map((call, position) => toToolCall(call, head.id, index, position));
  return {
    index,
    message: toMessage(pieces, tool_calls, groundingMetadata),
    logprobs: toLogprobs(candidate),
    finish_reason: toFinishReason(finishReason, tool_calls.length, provider),
  };
}

function toToolCall(call: FunctionCall, answerId: string, choice: number, position: number): ToolCall {
  const { id, name, extra } = toToolCallStart(call, answerId, choice, position);
  return {
    id,
    type: 'function',
    function: { name, arguments: call.arguments },
    ...(extra && { extra_content: extra }),
  };
}

function toMessage(pieces: readonly Piece[], tool_calls: ToolCall[], grounding: unknown): ChatMessage {
  const content = textOf(pieces, 'text');
  const reasoning_content = textOf(pieces, 'reasoning');
  const images = pieces.filter((piece) => piece.kind === 'image').map(({ url }) => toImage(url));
  const annotations = toAnnotations(grounding, content);
  return {
    role: 'assistant',
    content: content === '' && tool_calls.length > 0 ? null : content,
    refusal: null,
    ...(reasoning_content && { reasoning_content }),
    ...(images.length > 0 && { images }),
    ...(tool_calls.length > 0 && { tool_calls }),
    ...(annotations.length > 0 && { annotations }),
  };
}

function textOf(pieces: readonly Piece[], kind: 'text' | 'reasoning'): string {
  return pieces.map((piece) => (piece.kind === kind ? piece.text : '')).join('');
}
