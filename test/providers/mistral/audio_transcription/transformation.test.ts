import { describe, expect, test } from 'vitest';
import type { TranscriptionRequest } from '../../../../providers/base/audio_transcription/types.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { transformStream } from '../../../../providers/mistral/audio_transcription/stream.ts';
import { mistralTranscription } from '../../../../providers/mistral/audio_transcription/transformation.ts';
import { inPieces, sse } from '../../../helpers/bytes.ts';
import { collect } from '../../../helpers/collect.ts';
import { sentForm } from '../../../helpers/form.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';
import { testTranscriptionAnswers } from '../../../helpers/transcription-answers.ts';

function transform(request: Partial<TranscriptionRequest>) {
  const ctx = transcriptionContext('mistral', 'voxtral-mini-latest', request);
  const sent = mistralTranscription.transformRequest(ctx.request, ctx);
  return { fields: sentForm(sent).slice(1, -1), dropped: sent.dropped, path: sent.path };
}

describe('a request', () => {
  test.each<[Partial<TranscriptionRequest>, [string, string][], string[]]>([
    [{}, [], []],
    [
      { language: 'de', temperature: 0.5, stream: true },
      [
        ['language', 'de'],
        ['temperature', '0.5'],
        ['stream', 'true'],
      ],
      [],
    ],
    [{ response_format: 'text' }, [], []],
    [{ response_format: 'srt' }, [['timestamp_granularities', 'segment']], []],
    [{ response_format: 'vtt', language: 'de' }, [['timestamp_granularities', 'segment']], ['language']],
    [
      { response_format: 'vtt', language: 'de', stream: true },
      [
        ['language', 'de'],
        ['stream', 'true'],
      ],
      [],
    ],
    [
      { response_format: 'diarized_json', language: 'de', stream: true },
      [
        ['stream', 'true'],
        ['diarize', 'true'],
        ['timestamp_granularities', 'segment'],
      ],
      ['language'],
    ],
    [{ response_format: 'verbose_json' }, [['timestamp_granularities', 'segment']], []],
    [
      { response_format: 'verbose_json', timestamp_granularities: ['segment', 'word'] },
      [['timestamp_granularities', 'word']],
      [],
    ],
    [
      { response_format: 'diarized_json' },
      [
        ['diarize', 'true'],
        ['timestamp_granularities', 'segment'],
      ],
      [],
    ],
    [
      { extras: { diarize: 'true', context_bias: ['Ann', 'Bob'], keywords: 'x' }, prompt: 'Names' },
      [
        ['timestamp_granularities', 'segment'],
        ['diarize', 'true'],
        ['context_bias', 'Ann'],
        ['context_bias', 'Bob'],
      ],
      ['prompt', 'keywords'],
    ],
  ])('%j', (request, fields, dropped) => {
    expect(transform(request)).toEqual({ fields, dropped, path: '/audio/transcriptions' });
  });

  test.each([
    [{ task: 'translate' }, 'model', 'unsupported_endpoint'],
    [{ include: ['logprobs'] }, 'include', 'unsupported_parameter'],
  ] as const)('%j is refused', (request, param, code) => {
    expect(() => transform(request)).toThrow(
      expect.objectContaining({ fields: expect.objectContaining({ status: 400, param, code }) }),
    );
  });
});

describe('an answer', () => {
  testTranscriptionAnswers('mistral/audio_transcription', 'mistral', mistralTranscription);

  test.each([
    [{}],
    [{ text: 'Hi', segments: [{ text: 'Hi', start: null, end: null }] }],
    [{ text: 'Hi', segments: {} }],
  ])('that is none is a 502: %j', (body) => {
    const ctx = transcriptionContext('mistral', 'voxtral-mini-latest', { response_format: 'srt' });

    expect(() => mistralTranscription.transformResponse(body, ctx)).toThrow(
      expect.objectContaining({ fields: expect.objectContaining({ status: 502, code: 'invalid_response' }) }),
    );
  });
});

describe('a stream', () => {
  const ctx = transcriptionContext('mistral', 'voxtral-mini-latest', { stream: true });
  const delta = { type: 'transcription.text.delta', text: 'Hi' };
  const streamed = (...data: unknown[]) => {
    const bytes = inPieces(sse(data.map((each) => ({ data: each }))), 9);
    return collect(transformStream(decodeSse(bytes), ctx));
  };

  test('that ends too early was cut', async () => {
    await expect(streamed(delta)).rejects.toMatchObject({ fields: { code: 'stream_cut' } });
    await expect(streamed(delta, '[DONE]')).rejects.toMatchObject({ fields: { code: 'stream_cut' } });
  });

  test('that ends with an error is that error', async () => {
    await expect(streamed(delta, { object: 'error', message: 'Oh', type: 'x' })).rejects.toMatchObject({
      message: 'Oh',
    });
  });

  test('whose end says nothing is a 502', async () => {
    await expect(streamed({ type: 'transcription.done' })).rejects.toMatchObject({
      fields: { code: 'invalid_response' },
    });
  });
});
