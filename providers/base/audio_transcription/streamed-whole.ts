/**
 * `stream: true` for providers that answer recordings whole: the events of a stream, made of the transcript.
 * @see https://platform.openai.com/docs/api-reference/audio/transcript-text-delta-event
 */
import type { Handler } from '../endpoint.ts';
import { speakersSegments } from './segments.ts';
import { isText, type Transcript, type TranscriptEvent, type TranscriptionRequest, wantsSpeakers } from './types.ts';

type TranscriptionHandler = Handler<'audio_transcription'>;

export function streamedWhole(handler: TranscriptionHandler): TranscriptionHandler {
  return {
    ...handler,
    supportsStreaming: true,
    async handleRequest(request, ctx) {
      if (!request.stream) return handler.handleRequest(request, ctx);
      // Events are JSON whatever was asked for.
      const format = isText(request.response_format) && ({ response_format: 'json' } as const);
      const whole = { ...request, ...format, stream: false };
      const result = await handler.handleRequest(whole, { ...ctx, request: whole });
      if (result.kind !== 'json') return result;
      const { body, ...info } = result;
      return { ...info, kind: 'stream', chunks: inTurn(toEvents(body, request)) };
    },
  };
}

/** Who spoke is told in segments, before the text as a whole, as OpenAI's own diarising model does. */
function toEvents(transcript: Transcript, request: TranscriptionRequest): TranscriptEvent[] {
  const { text, usage, logprobs } = transcript;
  const told = wantsSpeakers(request) ? speakersSegments(transcript, request.model) : [];
  const deltas = text === '' ? [] : [{ type: 'transcript.text.delta', delta: text } as const];
  return [
    ...told,
    ...deltas,
    { type: 'transcript.text.done', text, ...(usage && { usage }), ...(logprobs && { logprobs }) },
  ];
}

async function* inTurn<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
