import { joinChannels } from '../../base/audio_transcription/channels.ts';
import { requireText } from '../../base/audio_transcription/from-json.ts';
import { durationOf, listOf, toSegment, toWord } from '../../base/audio_transcription/spoken.ts';
import type { Transcript } from '../../base/audio_transcription/types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { badAnswer } from '../../base/errors.ts';
import { type JsonRecord, recordOf, stringOrUndefined } from '../../base/json-values.ts';
import { isGiven } from '../../base/params.ts';

export function transformResponse(
  body: unknown,
  { provider, request }: CallContext<'audio_transcription'>,
): Transcript {
  const { metadata, results } = recordOf(body);
  const { channels, utterances } = recordOf(results);
  const all = listOf(channels, provider);
  const [first, ...others] = all.map((channel, index) => {
    const transcript = toTranscript(channel, provider);
    const told = isGiven(utterances)
      ? { ...transcript, segments: toSegments(utterances, index, provider) }
      : transcript;
    return all.length > 1 ? withSpeakers(told, `channel_${index}`) : told;
  });
  if (!first) throw badAnswer(provider, 'an answer without channels');
  // One that was set is not detected.
  const language = request.language && { language: request.language };
  return { ...language, ...joinChannels([first, ...others]), ...durationOf(recordOf(metadata)['duration']) };
}

/** Of all alternatives the first is the best. */
function toTranscript({ alternatives, detected_language }: JsonRecord, provider: string): Transcript {
  const { transcript, words, languages } = listOf(alternatives, provider)[0] ?? {};
  // With `language=multi` there are several, the one most spoken first.
  const language = stringOrUndefined(detected_language) ?? stringOrUndefined([languages].flat()[0]);
  return {
    text: requireText({ text: transcript }, provider),
    ...(language !== undefined && { language }),
    words: listOf(words, provider).map(({ word, punctuated_word, start, end, speaker }) =>
      toWord({ text: punctuated_word ?? word, start, end, speaker }, provider),
    ),
  };
}

function toSegments(utterances: unknown, channel: number, provider: string) {
  return listOf(utterances, provider)
    .filter((utterance) => (utterance['channel'] ?? 0) === channel)
    .map(({ transcript: text, start, end, speaker }) => toSegment({ text, start, end, speaker }, provider));
}

/** Every channel numbers the speakers it hears from 0 again. */
function withSpeakers({ words = [], segments, ...rest }: Transcript, channel: string): Transcript {
  const name = <T extends { readonly speaker?: string }>(spoken: T): T => ({
    ...spoken,
    speaker: spoken.speaker === undefined ? channel : `${channel}_speaker_${spoken.speaker}`,
  });
  return { ...rest, words: words.map(name), ...(segments && { segments: segments.map(name) }) };
}
