/** @see https://elevenlabs.io/docs/api-reference/speech-to-text/convert */
import { describe, expect, test } from 'vitest';
import type { TranscriptionRequest } from '../../../../providers/base/audio_transcription/types.ts';
import { elevenlabsTranscription } from '../../../../providers/elevenlabs/audio_transcription/transformation.ts';
import { sentForm } from '../../../helpers/form.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';

function send(asked: Partial<TranscriptionRequest> = {}) {
  const ctx = transcriptionContext('elevenlabs', 'scribe_v2', asked);
  return elevenlabsTranscription.transformRequest(ctx.request, ctx);
}

test.each<[asked: Partial<TranscriptionRequest>, fields: [string, string][]]>([
  [{}, []],
  [{ response_format: 'srt' }, []],
  [{ language: 'de' }, [['language_code', 'de']]],
  [{ temperature: 0 }, [['temperature', '0']]],
  [{ response_format: 'diarized_json' }, [['diarize', 'true']]],
  [{ response_format: 'diarized_json', extras: { diarize: 'false' } }, [['diarize', 'false']]],
  [{ response_format: 'diarized_json', extras: { use_multi_channel: 'true' } }, [['use_multi_channel', 'true']]],
  [
    { extras: { keyterms: ['Scribe', 'ElevenLabs'], tag_audio_events: 'false' } },
    [
      ['keyterms', 'Scribe'],
      ['keyterms', 'ElevenLabs'],
      ['tag_audio_events', 'false'],
    ],
  ],
])('%j adds %j', (asked, fields) => {
  const request = send(asked);

  expect(request.path).toBe('/speech-to-text');
  expect(request.dropped).toEqual([]);
  expect(sentForm(request)).toEqual([['model_id', 'scribe_v2'], ...fields, ['file', 'speech.mp3 (audio/mpeg): sound']]);
});

test('whether the call is kept is asked in the query', () => {
  const request = send({ extras: { enable_logging: 'false' } });

  expect(request.path).toBe('/speech-to-text?enable_logging=false');
  expect(sentForm(request).map(([name]) => name)).toEqual(['model_id', 'file']);
});

describe('what ElevenLabs lacks', () => {
  test('is left out and named where the transcript keeps its meaning', () => {
    const request = send({ prompt: 'So far:', extras: { 'chunking_strategy[type]': 'server_vad' } });

    expect(sentForm(request).map(([name]) => name)).toEqual(['model_id', 'file']);
    expect(request.dropped).toEqual(['prompt', 'chunking_strategy[type]']);
  });

  test.each<[param: string, asked: Partial<TranscriptionRequest>]>([
    ['model', { task: 'translate' }],
    ['include', { include: ['logprobs'] }],
    ['webhook', { extras: { webhook: 'true' } }],
    ['model_id', { extras: { model_id: 'scribe_v1' } }],
    ['cloud_storage_url', { extras: { cloud_storage_url: 'https://example.com/a.mp3' } }],
    ['timestamps_granularity', { response_format: 'vtt', extras: { timestamps_granularity: 'none' } }],
  ])('is refused where it would not: %s', (param, asked) => {
    expect(() => send(asked)).toThrow(
      expect.objectContaining({ fields: expect.objectContaining({ status: 400, param }) }),
    );
  });
});
