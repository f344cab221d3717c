/**
 * The stream: blocks that start, grow and stop, one after the other.
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 */
import { ChatChunks } from '../../base/chat-chunks.ts';
import type { ChatChunk, ThinkingBlock } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { toProviderError } from '../../base/error-mapping.ts';
import { streamCut } from '../../base/errors.ts';
import { isRecord, type JsonRecord, recordsOf } from '../../base/json-values.ts';
import type { ServerSentEvent } from '../../base/sse.ts';
import { toolArgumentsText } from '../../base/tool-arguments.ts';
import { webAnnotations } from './citations.ts';
import { transformError } from './errors.ts';
import { toFinishReason } from './finish-reason.ts';
import { beginBlock, type OpenBlock, signedBlock } from './open-block.ts';
import { answersByTool, toToolCallId } from './response.ts';
import { toUsage } from './usage.ts';

export async function* transformStream(
  events: AsyncIterable<ServerSentEvent>,
  ctx: CallContext<'chat'>,
): AsyncGenerator<ChatChunk> {
  const answer = new StreamedAnswer(ctx);
  for await (const { data } of events) {
    const event = JSON.parse(data) as JsonRecord;
    if (event['type'] === 'message_stop') return yield* answer.end();
    for (const chunk of answer.take(event)) yield chunk;
  }
  throw streamCut(ctx.provider);
}

const none: ChatChunk[] = [];

class StreamedAnswer {
  readonly #ctx: CallContext<'chat'>;
  readonly #byTool: boolean;
  #chunks: ChatChunks;
  #usage: JsonRecord = {};
  #stopReason: unknown;
  #open: OpenBlock | undefined;
  /** Thinking that belongs to the next tool call. */
  #pending: ThinkingBlock[] = [];
  #textLength = 0;
  /** The block of the JSON answer, where it comes by our tool. */
  #answer: OpenBlock | undefined;
  /** Text would break a JSON answer it stands beside: it waits until it is clear that none comes. */
  #aside = '';

  constructor(ctx: CallContext<'chat'>) {
    this.#ctx = ctx;
    this.#byTool = answersByTool(ctx.request, ctx.model);
    this.#chunks = new ChatChunks({ id: ctx.fallbackId, model: ctx.model, created: ctx.created });
  }

  take(event: JsonRecord): ChatChunk[] {
    switch (event['type']) {
      case 'message_start':
        return this.#messageStart(event['message'] as JsonRecord);
      case 'content_block_start':
        return this.#blockStart(event['content_block'] as JsonRecord);
      case 'content_block_delta':
        return this.#blockDelta(event['delta'] as JsonRecord);
      case 'content_block_stop':
        return this.#blockStop();
      case 'message_delta':
        return this.#messageDelta(event);
      case 'error':
        throw toProviderError({ status: 502, headers: {}, body: event }, { transformError }, this.#ctx);
      default:
        // Pings, and whatever Anthropic adds: unknown events must be ignored.
        return none;
    }
  }

  end(): ChatChunk[] {
    const reason = toFinishReason(this.#stopReason, this.#chunks.toolCalls);
    const aside = this.#answer || this.#aside === '' ? none : [this.#chunks.text(this.#aside)];
    return [...aside, ...this.#chunks.finish(reason), this.#chunks.usage(toUsage(this.#usage))];
  }

  #messageStart(message: JsonRecord): ChatChunk[] {
    const { fallbackId, model, created } = this.#ctx;
    this.#chunks = new ChatChunks({
      id: String(message['id'] ?? fallbackId),
      model: String(message['model'] ?? model),
      created,
    });
    this.#addUsage(message['usage']);
    this.#stopReason = message['stop_reason'] ?? undefined;
    // The next calls of a running program come whole, with the start.
    return recordsOf(message['content']).flatMap((block) => [...this.#blockStart(block), ...this.#blockStop()]);
  }

  #messageDelta(event: JsonRecord): ChatChunk[] {
    const delta = isRecord(event['delta']) ? event['delta'] : {};
    this.#stopReason = delta['stop_reason'] ?? this.#stopReason;
    this.#addUsage(event['usage']);
    const details = delta['stop_details'];
    const refusal = this.#stopReason === 'refusal' && isRecord(details) && details['explanation'];
    return refusal ? [this.#chunks.delta({ refusal: String(refusal) })] : none;
  }

  /** Later counts replace earlier ones; a field that is missing or null says nothing. */
  #addUsage(usage: unknown): void {
    if (!isRecord(usage)) return;
    const given = Object.entries(usage).filter(([, value]) => value !== null && value !== undefined);
    const soFar = { ...this.#usage, ...Object.fromEntries(given) };
    this.#usage = soFar;
    this.#ctx.noteUsage?.(() => toUsage(soFar));
  }

  #blockStart(block: JsonRecord): ChatChunk[] {
    this.#open = beginBlock(block, this.#byTool, this.#textLength);
    if (this.#open.kind === 'json') this.#answer ??= this.#open;
    if (this.#open.kind === 'tool') return [this.#toolStart(block)];
    if (this.#open.thinking) return [this.#chunks.reasoning(this.#open.thinking)];
    return block['type'] === 'text' ? this.#text(String(block['text'] ?? '')) : none;
  }

  #toolStart(block: JsonRecord): ChatChunk {
    const id = toToolCallId(String(block['id']), this.#pending);
    this.#pending = [];
    return this.#chunks.toolCall({ id, name: String(block['name']) });
  }

  #blockDelta(delta: JsonRecord): ChatChunk[] {
    const open = this.#open;
    if (!open) return none;
    switch (delta['type']) {
      case 'text_delta':
        return this.#text(String(delta['text'] ?? ''));
      case 'input_json_delta':
        return this.#input(open, String(delta['partial_json'] ?? ''));
      case 'thinking_delta':
        return this.#thinking(open, String(delta['thinking'] ?? ''));
      case 'signature_delta':
        open.signature += String(delta['signature'] ?? '');
        return none;
      case 'citations_delta':
        // Kept until the block ends: only then is it known which text was cited.
        if (isRecord(delta['citation'])) open.citations.push(delta['citation']);
        return none;
      default:
        return none;
    }
  }

  #text(text: string): ChatChunk[] {
    if (text === '') return none;
    if (this.#byTool) this.#aside += text;
    this.#textLength += text.length;
    return this.#byTool ? none : [this.#chunks.text(text)];
  }

  #thinking(open: OpenBlock, part: string): ChatChunk[] {
    open.thinking += part;
    return part === '' ? none : [this.#chunks.reasoning(part)];
  }

  /** What the tools that Anthropic runs itself are given is not the caller's. */
  #input(open: OpenBlock, part: string): ChatChunk[] {
    if (part === '') return none;
    open.empty = false;
    if (open === this.#answer) return [this.#chunks.text(part)];
    return open.kind === 'tool' ? [this.#chunks.toolArguments(part)] : none;
  }

  #blockStop(): ChatChunk[] {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return none;
    const block = signedBlock(open);
    if (block) return [this.#signed(block)];
    if (open.kind === 'text') return this.#annotations(open);
    // A tool without parameters is given no input; callers parse what they get.
    return open.empty ? this.#input(open, toolArgumentsText(open.start['input'])) : none;
  }

  #annotations({ citations, textStart }: OpenBlock): ChatChunk[] {
    const annotations = webAnnotations(citations, textStart, this.#textLength);
    return annotations.length > 0 ? [this.#chunks.delta({ annotations })] : none;
  }

  #signed(block: ThinkingBlock): ChatChunk {
    this.#pending.push(block);
    return this.#chunks.thinkingBlock(block);
  }
}
