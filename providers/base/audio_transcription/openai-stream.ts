/**
 * Streams of transcripts. OpenAI's events go on as they came; hosts of open models stream in forms of their own: vLLM in
 * chunks like chat's, speaches in pieces like whole answers, and others give the whole answer although a stream was asked.
 * @see https://platform.openai.com/docs/api-reference/audio/transcript-text-delta-event
 * @see https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html#transcriptions-api
 */
import { decodeEvents } from '../decode-events.ts';
import type { CallContext, DecodeStream } from '../endpoint.ts';
import { badAnswer, streamCut } from '../errors.ts';
import { isRecord, type JsonRecord, recordOf, recordsOf, stringOrUndefined } from '../json-values.ts';
import { errorInAnswer, isError } from '../openai-dialect/errors.ts';
import { parseAnswer, readBytes } from '../read-answer.ts';
import type { ServerSentEvent } from '../sse.ts';
import { parseJson, toJson } from '../wire-text.ts';
import { fromTranscriptJson, requireText, toTranscriptionUsage } from './from-json.ts';
import { speakersSegments } from './segments.ts';
import { type TranscriptEvent, type TranscriptionUsage, wantsSpeakers } from './types.ts';

/** A whole answer counts as a stream of one piece. */
export const decodeTranscriptStream: DecodeStream = async (body, contentType, provider) => {
  if (!/^application\/json/i.test(contentType)) return decodeEvents(body, contentType, provider);
  return single(toJson(parseAnswer(await readBytes(body, provider), provider)));
};

async function* single(data: string): AsyncGenerator<ServerSentEvent> {
  yield { data };
}

export async function* fromTranscriptStream(
  events: AsyncIterable<ServerSentEvent>,
  ctx: CallContext<'audio_transcription'>,
): AsyncGenerator<TranscriptEvent> {
  const heard = new HeardPieces(ctx);
  for await (const { data } of events) {
    if (data === '[DONE]') {
      yield heard.end(true);
      return;
    }
    const event = parseJson(data);
    if (!isRecord(event)) throw badAnswer(ctx.provider, 'an event that is not an object');
    if (isError(event)) throw errorInAnswer(event, ctx, {});
    if (typeof event['type'] !== 'string') {
      yield* heard.take(event);
      continue;
    }
    if (event['type'] === 'transcript.text.done') requireText(event, ctx.provider);
    yield event as unknown as TranscriptEvent;
    if (event['type'] === 'transcript.text.done') return;
  }
  yield heard.end(false);
}

/** Gathers the pieces of hosts that do not say the whole text at the end. */
class HeardPieces {
  readonly #ctx: CallContext<'audio_transcription'>;
  #text = '';
  #usage: TranscriptionUsage | undefined;
  /** What ends the stream depends on the form of its pieces. */
  #form: 'none' | 'chunks' | 'answers' = 'none';

  constructor(ctx: CallContext<'audio_transcription'>) {
    this.#ctx = ctx;
  }

  *take(piece: JsonRecord): Generator<TranscriptEvent> {
    this.#usage = toTranscriptionUsage(piece['usage']) ?? this.#usage;
    if (Array.isArray(piece['choices'])) this.#form = 'chunks';
    else if (typeof piece['text'] === 'string') this.#form = 'answers';
    const delta = this.#form === 'chunks' ? chunkText(piece) : this.#spaced(stringOrUndefined(piece['text']) ?? '');
    this.#text += delta;
    if (this.#form === 'answers') yield* this.#speakers(piece);
    if (delta !== '') yield { type: 'transcript.text.delta', delta };
  }

  /** Chunks are complete with `[DONE]`; pieces that are answers of their own have no end marker. */
  end(marked: boolean): TranscriptEvent {
    const complete = this.#form === 'answers' || (this.#form === 'chunks' && marked);
    if (!complete) throw streamCut(this.#ctx.provider);
    const usage = this.#usage;
    return { type: 'transcript.text.done', text: this.#text, ...(usage && { usage }) };
  }

  #speakers(answer: JsonRecord): readonly TranscriptEvent[] {
    const { request, provider } = this.#ctx;
    return wantsSpeakers(request) ? speakersSegments(fromTranscriptJson(answer, provider), request.model) : [];
  }

  /** Each answer is trimmed at its ends. */
  #spaced(text: string): string {
    const joint = this.#text !== '' && text !== '' && !/^\s/.test(text) ? ' ' : '';
    return joint + text;
  }
}

function chunkText({ choices }: JsonRecord): string {
  return recordsOf(choices)
    .map(({ delta }) => stringOrUndefined(recordOf(delta)['content']) ?? '')
    .join('');
}
