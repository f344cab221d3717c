/** One of the answers of a stream. */
import { ChatChunks, type ChunkHead } from '../../base/chat-chunks.ts';
import type { ChatChunk, ChatDelta, Usage } from '../../base/chat-types.ts';
import type { Candidate } from '../answer.ts';
import { toFinishReason } from '../finish-reason.ts';
import { toImage, toToolCallStart } from './answer.ts';
import { toAnnotations } from './citations.ts';
import { toLogprobs } from './logprobs.ts';
import { type Piece, PieceReader } from './pieces.ts';

export class StreamedChoice {
  readonly #chunks: ChatChunks;
  readonly #answerId: string;
  readonly #index: number;
  readonly #reader = new PieceReader();
  #text = '';
  #finishReason: unknown;
  #grounding: unknown;

  constructor(head: ChunkHead, index: number) {
    this.#chunks = new ChatChunks(head, index);
    this.#answerId = head.id;
    this.#index = index;
  }

  get hasEnded(): boolean {
    return this.#finishReason !== undefined;
  }

  take(candidate: Candidate): ChatChunk[] {
    this.#finishReason = candidate['finishReason'] ?? this.#finishReason;
    this.#grounding = candidate['groundingMetadata'] ?? this.#grounding;
    return this.#withLogprobs(candidate, this.#toChunks(this.#reader.take(candidate)));
  }

  /** What is only known at the end, and then why it ended. */
  end(provider: string): ChatChunk[] {
    const rest = this.#toChunks(this.#reader.end());
    const annotations = toAnnotations(this.#grounding, this.#text);
    if (annotations.length > 0) rest.push(this.#chunks.delta({ annotations }));
    return [...rest, ...this.#chunks.finish(toFinishReason(this.#finishReason, this.#chunks.toolCalls, provider))];
  }

  usage(usage: Usage): ChatChunk {
    return this.#chunks.usage(usage);
  }

  #toChunks(pieces: readonly Piece[]): ChatChunk[] {
    return pieces.map((piece) => this.#toChunk(piece));
  }

  #toChunk(piece: Piece): ChatChunk {
    switch (piece.kind) {
      case 'text':
        this.#text += piece.text;
        return this.#chunks.text(piece.text);
      case 'reasoning':
        return this.#chunks.reasoning(piece.text);
      case 'image':
        return this.#chunks.delta({ images: [toImage(piece.url)] } as ChatDelta);
      case 'call': {
        const start = toToolCallStart(piece, this.#answerId, this.#index, this.#chunks.toolCalls);
        return this.#chunks.toolCall(start, piece.arguments);
      }
    }
  }

  /** The tokens of an event go with its last chunk. */
  #withLogprobs(candidate: Candidate, chunks: ChatChunk[]): ChatChunk[] {
    const logprobs = toLogprobs(candidate);
    if (!logprobs) return chunks;
    const last = chunks.pop() ?? this.#chunks.text('');
    return [...chunks, { ...last, choices: last.choices.map((choice) => ({ ...choice, logprobs })) }];
  }
}
