/**
 * The stream: blocks and tool calls that start, grow and end, one after the other.
 * @see https://docs.cohere.com/docs/streaming
 */
import { ChatChunks } from '../../base/chat-chunks.ts';
import type { ChatChunk } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { kindFromStatus } from '../../base/error-mapping.ts';
import { ProviderError, streamCut } from '../../base/errors.ts';
import { type JsonRecord, recordOf } from '../../base/json-values.ts';
import type { ServerSentEvent } from '../../base/sse.ts';
import { StreamedArguments } from '../../base/streamed-arguments.ts';
import { transformError } from '../errors.ts';
import { toCited } from './citations.ts';
import { toFinishReason } from './finish-reason.ts';
import { toUsage } from './usage.ts';

export async function* transformStream(
  events: AsyncIterable<ServerSentEvent>,
  ctx: CallContext<'chat'>,
): AsyncGenerator<ChatChunk> {
  const answer = new StreamedAnswer(ctx);
  for await (const { data } of events) {
    const event = JSON.parse(data) as JsonRecord;
    if (event['type'] === 'message-end') return yield* answer.end(event);
    for (const chunk of answer.take(event)) yield chunk;
  }
  throw streamCut(ctx.provider);
}

const none: ChatChunk[] = [];

class StreamedAnswer {
  readonly #ctx: CallContext<'chat'>;
  #chunks: ChatChunks;
  /** Of the tool call under way. */
  #arguments: StreamedArguments | undefined;

  constructor(ctx: CallContext<'chat'>) {
    this.#ctx = ctx;
    this.#chunks = this.#begin(ctx.fallbackId);
  }

  take(event: JsonRecord): ChatChunk[] {
    if (isError(event)) throw this.#error(event);
    const message = messageIn(event);
    switch (event['type']) {
      case 'message-start':
        this.#chunks = this.#begin(String(event['id'] ?? this.#ctx.fallbackId));
        return none;
      case 'content-start':
      case 'content-delta':
        return this.#content(recordOf(message['content']));
      case 'tool-plan-delta':
        return this.#text(message['tool_plan']);
      case 'tool-call-start':
        return this.#toolCall(recordOf(message['tool_calls']));
      case 'tool-call-delta':
        return this.#toolArguments(recordOf(message['tool_calls']));
      case 'tool-call-end':
        return this.#toolCallEnd();
      case 'citation-start':
        return this.#citation(message['citations']);
      default:
        // Ends of blocks, and whatever Cohere adds.
        return none;
    }
  }

  end(event: JsonRecord): ChatChunk[] {
    const { finish_reason, error, usage } = recordOf(event['delta']);
    const reason = toFinishReason(finish_reason, this.#ctx.provider, error);
    return [...this.#toolCallEnd(), ...this.#chunks.finish(reason), this.#chunks.usage(toUsage(usage))];
  }

  #begin(id: string): ChatChunks {
    const { model, created } = this.#ctx;
    return new ChatChunks({ id, model, created });
  }

  #content({ thinking, text }: JsonRecord): ChatChunk[] {
    return [...(thinking ? [this.#chunks.reasoning(String(thinking))] : none), ...this.#text(text)];
  }

  #text(text: unknown): ChatChunk[] {
    return text ? [this.#chunks.text(String(text))] : none;
  }

  #toolCall(call: JsonRecord): ChatChunk[] {
    const ended = this.#toolCallEnd();
    this.#arguments = new StreamedArguments();
    const name = String(recordOf(call['function'])['name']);
    return [...ended, this.#chunks.toolCall({ id: String(call['id']), name }), ...this.#toolArguments(call)];
  }

  #toolArguments(call: JsonRecord): ChatChunk[] {
    const piece = recordOf(call['function'])['arguments'];
    const ready = typeof piece === 'string' && this.#arguments?.take(piece);
    return ready ? [this.#chunks.toolArguments(ready)] : none;
  }

  #toolCallEnd(): ChatChunk[] {
    const missing = this.#arguments?.end();
    this.#arguments = undefined;
    return missing ? [this.#chunks.toolArguments(missing)] : none;
  }

  #citation(citation: unknown): ChatChunk[] {
    const cited = toCited([citation]);
    return cited.citations ? [this.#chunks.delta(cited)] : none;
  }

  /** An error inside a stream that began with 200. */
  #error(event: JsonRecord): ProviderError {
    const { kind = kindFromStatus(500), message = 'The stream failed.' } = transformError({ status: 500, body: event });
    return new ProviderError(this.#ctx.provider, kind, message);
  }
}

/** Undocumented; the body of an error has no type. */
function isError({ type, message }: JsonRecord): boolean {
  return type === 'error' || (type === undefined && message !== undefined);
}

function messageIn(event: JsonRecord): JsonRecord {
  return recordOf(recordOf(event['delta'])['message']);
}
