/** How transcripts are kept. A stream tells less than a whole transcript, which may need its words and times: each is kept apart. */
import { createHash } from 'node:crypto';
import type {
  TranscriptEvent,
  TranscriptionRequest,
  TranscriptionResponse,
  UploadedFile,
} from '../../providers/base/audio_transcription/types.ts';
import type { Caching } from '../cache/caching.ts';

/** As it is kept of a stream. */
interface Streamed extends TranscriptionResponse {
  readonly events: readonly TranscriptEvent[];
}

export const caching: Caching<'audio_transcription'> = {
  isComplete: () => true,
  streams: { assemble: toStreamed, replay: (transcript) => (transcript as Streamed).events },
  essence: ({ file, stream, ...params }: TranscriptionRequest) => ({
    ...params,
    streamed: stream === true,
    file: fileEssence(file),
  }),
};

function toStreamed(events: readonly TranscriptEvent[]): Streamed | undefined {
  const last = events.at(-1);
  return last?.type === 'transcript.text.done' ? { text: last.text, events } : undefined;
}

/** Its bytes, and how providers are told to read them: a recording may bear another name each time. */
function fileEssence({ name, type, pieces }: UploadedFile): object {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return { type, ending: /\.([^.]+)$/.exec(name)?.[1] ?? '', sha256: hash.digest('base64url') };
}
