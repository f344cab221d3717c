import { expect, test } from 'vitest';
import { meterAudio } from '../../../gateway/audio_transcription/meter-audio.ts';
import type { CallRecord, MeteredUsage } from '../../../gateway/call-record.ts';
import type { TranscriptEvent, TranscriptionResponse } from '../../../providers/base/audio_transcription/types.ts';

const tokens = { type: 'tokens', input_tokens: 14, output_tokens: 5, total_tokens: 19 } as const;
const nothing = { promptTokens: undefined, completionTokens: undefined, audioTokens: undefined };

test.each<[string, TranscriptionResponse | TranscriptEvent, MeteredUsage | undefined]>([
  ['seconds', { text: '', usage: { type: 'duration', seconds: 7 } }, { audioSeconds: 7 }],
  [
    'billed seconds before those of the audio',
    { text: '', duration: 6.2, usage: { type: 'duration', seconds: 7 } },
    { audioSeconds: 7 },
  ],
  ['the length of the audio where no usage is told', { text: '', duration: 6.2 }, { audioSeconds: 6.2 }],
  [
    'tokens, and seconds beside them',
    { text: '', duration: 6.2, usage: { ...tokens, input_token_details: { audio_tokens: 10, text_tokens: 4 } } },
    { promptTokens: 14, completionTokens: 5, audioTokens: 10, audioSeconds: 6.2 },
  ],
  [
    'the end of a stream',
    { type: 'transcript.text.done', text: '', usage: { ...tokens, seconds: 7 } },
    { ...nothing, promptTokens: 14, completionTokens: 5, audioSeconds: 7 },
  ],
  ['no other event', { type: 'transcript.text.delta', delta: 'a' }, undefined],
  ['nothing where nothing is told', { text: 'a' }, undefined],
])('meters %s', (_, answer, usage) => {
  const record: CallRecord = {
    requestId: 'r',
    startedAt: 0,
    endpoint: 'e',
    method: 'POST',
    path: '/',
    chunks: 0,
    tried: [],
  };

  meterAudio(answer, record);

  expect(record.usage).toEqual(usage);
});
