import { joinChannels } from '../../base/audio_transcription/channels.ts';
import { requireText } from '../../base/audio_transcription/from-json.ts';
import { durationOf, listOf, toWord } from '../../base/audio_transcription/spoken.ts';
import type { Transcript } from '../../base/audio_transcription/types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { badAnswer } from '../../base/errors.ts';
import { type JsonRecord, recordOf, stringOrUndefined } from '../../base/json-values.ts';
import { isGiven } from '../../base/params.ts';

/** With `use_multi_channel` there is a transcript for every channel. */
export function transformResponse(body: unknown, { provider }: CallContext<'audio_transcription'>): Transcript {
  const answer = recordOf(body);
  const channels = isGiven(answer['transcripts']) ? listOf(answer['transcripts'], provider) : [answer];
  const [first, ...others] = channels.map((channel) => toTranscript(channel, provider));
  if (!first) throw badAnswer(provider, 'an answer without transcripts');
  const transcript = joinChannels([first, ...others]);
  // Older models do not tell how long they listened. The end of the last word is near it, but is not what they count.
  const duration = transcript.words?.at(-1)?.end;
  return { ...transcript, ...(duration !== undefined && { duration }), ...durationOf(answer['audio_duration_secs']) };
}

function toTranscript(channel: JsonRecord, provider: string): Transcript {
  const language = stringOrUndefined(channel['language_code']);
  const text = requireText(channel, provider);
  return { text, ...(language !== undefined && { language }), ...wordsOf(channel, text, provider) };
}

/** Gaps and sounds are told among the words; with `timestamps_granularity=none` nothing has times. */
function wordsOf({ words }: JsonRecord, text: string, provider: string): Pick<Transcript, 'words'> {
  const timed = listOf(words, provider).filter(({ start, end }) => isGiven(start) && isGiven(end));
  if (timed.length === 0 && text !== '') return {};
  const spoken = timed.filter(({ type }) => type === 'word');
  return {
    words: spoken.map(({ text: word, start, end, speaker_id: speaker }) =>
      toWord({ text: word, start, end, speaker }, provider),
    ),
  };
}
