/**
 * The stream: blocks that grow and stop, one after the other; only tools announce theirs with a start.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html
 */
import { ChatChunks } from '../../base/chat-chunks.ts';
import type { ChatChunk, ThinkingBlock } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { toProviderError } from '../../base/error-mapping.ts';
import { streamCut } from '../../base/errors.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';
import type { ServerSentEvent } from '../../base/sse.ts';
import { streamFailure, transformError } from '../errors.ts';
import { toFinishReason } from './finish-reason.ts';
import { beginBlock, type OpenBlock, signedBlock } from './open-block.ts';
import { answersByTool, isJsonAnswer, isServerTool, toToolCallId } from './response.ts';
import { fromToolUseName } from './tool-ids.ts';
import { toUsage } from './usage.ts';

export async function* transformStream(
  events: AsyncIterable<ServerSentEvent>,
  ctx: CallContext<'chat'>,
): AsyncGenerator<ChatChunk> {
  const answer = new StreamedAnswer(ctx);
  for await (const { event = '', data } of events) {
    for (const chunk of answer.take(event, JSON.parse(data) as JsonRecord)) yield chunk;
    if (answer.isComplete) return yield* answer.end();
  }
  throw streamCut(ctx.provider);
}

const none: ChatChunk[] = [];

class StreamedAnswer {
  readonly #ctx: CallContext<'chat'>;
  readonly #byTool: boolean;
  readonly #chunks: ChatChunks;
  #open: OpenBlock | undefined;
  /** Signed reasoning that belongs to the next tool call. */
  #pending: ThinkingBlock[] = [];
  #stopReason: unknown;
  #metadata: JsonRecord | undefined;
  /** The block of the JSON answer, where it comes by our tool. */
  #answer: OpenBlock | undefined;
  /** Text would break a JSON answer it stands beside: it waits until it is clear that none comes. */
  #aside = '';

  constructor(ctx: CallContext<'chat'>) {
    this.#ctx = ctx;
    this.#byTool = answersByTool(ctx);
    this.#chunks = new ChatChunks({ id: ctx.fallbackId, model: ctx.model, created: ctx.created });
  }

  /** The usage comes after the stop reason. */
  get isComplete(): boolean {
    return this.#stopReason !== undefined && this.#metadata !== undefined;
  }

  take(event: string, data: JsonRecord): ChatChunk[] {
    switch (event) {
      case 'contentBlockStart':
        return this.#start(data);
      case 'contentBlockDelta':
        return this.#delta(data);
      case 'contentBlockStop':
        return this.#close();
      case 'messageStop':
        this.#stopReason = data['stopReason'];
        return this.#close();
      case 'metadata':
        this.#metadata = data;
        return none;
      default:
        if (event.endsWith('Exception'))
          throw toProviderError(streamFailure(event, data), { transformError }, this.#ctx);
        // The start of the message, and whatever Amazon adds.
        return none;
    }
  }

  end(): ChatChunk[] {
    const reason = toFinishReason(this.#stopReason, this.#chunks.toolCalls, this.#ctx.provider);
    const aside = this.#answer || this.#aside === '' ? none : [this.#chunks.text(this.#aside)];
    return [...aside, ...this.#chunks.finish(reason), this.#chunks.usage(toUsage(this.#metadata?.['usage']))];
  }

  #start({ contentBlockIndex, start }: JsonRecord): ChatChunk[] {
    const { toolUse, toolResult } = isRecord(start) ? start : {};
    if (!isRecord(toolUse)) return this.#enter(contentBlockIndex, toolResult ? 'foreign' : 'content');
    if (isServerTool(toolUse)) return this.#enter(contentBlockIndex, 'foreign');
    if (this.#byTool && isJsonAnswer(toolUse)) return this.#enter(contentBlockIndex, 'json');
    return [...this.#enter(contentBlockIndex, 'tool'), this.#toolStart(toolUse)];
  }

  #toolStart(toolUse: JsonRecord): ChatChunk {
    const id = toToolCallId(toolUse['toolUseId'], this.#pending);
    this.#pending = [];
    return this.#chunks.toolCall({ id, name: fromToolUseName(toolUse['name']) });
  }

  /** Ends the block before, where its own end was not said. */
  #enter(index: unknown, kind: OpenBlock['kind']): ChatChunk[] {
    const chunks = this.#close();
    this.#open = beginBlock(index, kind);
    if (kind === 'json') this.#answer ??= this.#open;
    return chunks;
  }

  #delta({ contentBlockIndex, delta }: JsonRecord): ChatChunk[] {
    const entered = this.#open?.index === contentBlockIndex ? none : this.#enter(contentBlockIndex, 'content');
    const open = this.#open as OpenBlock;
    const { text, toolUse, reasoningContent } = isRecord(delta) ? delta : {};
    if (isRecord(reasoningContent)) return [...entered, ...this.#reasoning(open, reasoningContent)];
    if (isRecord(toolUse)) return [...entered, ...this.#input(open, String(toolUse['input'] ?? ''))];
    return [...entered, ...this.#text(open, String(text ?? ''))];
  }

  #text(open: OpenBlock, text: string): ChatChunk[] {
    if (text === '' || open.kind === 'foreign') return none;
    if (this.#byTool) this.#aside += text;
    return this.#byTool ? none : [this.#chunks.text(text)];
  }

  #input(open: OpenBlock, part: string): ChatChunk[] {
    if (part === '') return none;
    open.empty = false;
    if (open === this.#answer) return [this.#chunks.text(part)];
    return open.kind === 'tool' ? [this.#chunks.toolArguments(part)] : none;
  }

  #reasoning(open: OpenBlock, { text, signature, redactedContent }: JsonRecord): ChatChunk[] {
    open.reasoning += String(text ?? '');
    open.signature += String(signature ?? '');
    if (redactedContent) open.redacted.push(String(redactedContent));
    return text ? [this.#chunks.reasoning(String(text))] : none;
  }

  #close(): ChatChunk[] {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return none;
    // A tool without parameters sends no arguments; callers parse what they get.
    if (open.kind === 'tool' || open.kind === 'json') return open.empty ? this.#input(open, '{}') : none;
    const block = signedBlock(open);
    if (!block) return none;
    this.#pending.push(block);
    return [this.#chunks.thinkingBlock(block)];
  }
}
