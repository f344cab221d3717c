/** The stream, in events of Mistral's own. @see https://docs.mistral.ai/api/endpoint/audio/transcriptions */
import { requireText } from '../../base/audio_transcription/from-json.ts';
import { toSpeakersSegment } from '../../base/audio_transcription/segments.ts';
import type { TranscriptEvent } from '../../base/audio_transcription/types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { streamCut } from '../../base/errors.ts';
import { type JsonRecord, recordOf, stringOrUndefined } from '../../base/json-values.ts';
import type { ServerSentEvent } from '../../base/sse.ts';
import { errorInStream, isError } from '../errors.ts';
import { fromSegment, toUsage } from './response.ts';

export async function* transformStream(
  events: AsyncIterable<ServerSentEvent>,
  { provider }: CallContext<'audio_transcription'>,
): AsyncGenerator<TranscriptEvent> {
  let segments = 0;
  for await (const { data } of events) {
    if (data === '[DONE]') break;
    const event = recordOf(JSON.parse(data));
    if (isError(event)) throw errorInStream(event, provider);
    const { type, text } = event;
    if (type === 'transcription.text.delta')
      yield { type: 'transcript.text.delta', delta: stringOrUndefined(text) ?? '' };
    if (type === 'transcription.segment') yield* toSegmentEvent(event, segments++, provider);
    if (type === 'transcription.done') return yield toDone(event, provider);
  }
  throw streamCut(provider);
}

/** OpenAI's segments tell who speaks; those without a speaker add nothing to the text. */
function toSegmentEvent(event: JsonRecord, index: number, provider: string): TranscriptEvent[] {
  if (typeof event['speaker_id'] !== 'string') return [];
  return [toSpeakersSegment(fromSegment(event, provider), index)];
}

function toDone(event: JsonRecord, provider: string): TranscriptEvent {
  const usage = toUsage(event['usage']);
  return { type: 'transcript.text.done', text: requireText(event, provider), ...(usage && { usage }) };
}
