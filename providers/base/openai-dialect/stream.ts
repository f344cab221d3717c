/**
 * A chat's stream in OpenAI's dialect, made to follow OpenAI's own rules whatever the host makes of them. A chunk that follows
 * them already goes on as the text that came.
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
import type { ChatChunk } from '../chat-types.ts';
import type { CallContext } from '../endpoint.ts';
import type { ServerSentEvent } from '../sse.ts';
import { readStream } from './answer-stream.ts';
import { ChoiceStream } from './choice-stream.ts';
import type { Dialect } from './dialect.ts';

export function fromDialectStream(
  events: AsyncIterable<ServerSentEvent>,
  ctx: CallContext<'chat'>,
  dialect: Dialect,
): AsyncGenerator<ChatChunk> {
  return readStream<ChatChunk>(events, ctx, dialect, {
    object: 'chat.completion.chunk',
    createChoice: (index) => new ChoiceStream(index, ctx, dialect),
    asked: ctx.request.n ?? 1,
  });
}
