import { describe, expect, test } from 'vitest';
import { streamedWhole } from '../../../../providers/base/audio_transcription/streamed-whole.ts';
import type { Transcript, TranscriptionRequest } from '../../../../providers/base/audio_transcription/types.ts';
import type { CallContext, Result } from '../../../../providers/base/endpoint.ts';
import { collect } from '../../../helpers/collect.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';

const info = { headers: { 'retry-after': '1' }, dropped: ['prompt'], upstreamRequestId: 'up-1' };

async function handle(transcript: Transcript, asked: Partial<TranscriptionRequest>) {
  const seen: [TranscriptionRequest, CallContext<'audio_transcription'>][] = [];
  const handler = streamedWhole({
    provider: 'deepgram',
    supportsStreaming: false,
    supportsFunctionCalls: false,
    async handleRequest(request, ctx): Promise<Result<'audio_transcription'>> {
      seen.push([request, ctx]);
      return { kind: 'json', body: transcript, ...info };
    },
  });
  const ctx = transcriptionContext('deepgram', 'nova-3', asked);
  return { handler, seen, result: await handler.handleRequest(ctx.request, ctx), ctx };
}

async function eventsOf(transcript: Transcript, asked: Partial<TranscriptionRequest> = {}): Promise<unknown[]> {
  const { result } = await handle(transcript, { ...asked, stream: true });
  return result.kind === 'stream' ? collect(result.chunks) : [];
}

const usage = { type: 'duration', seconds: 2 } as const;
const words = [
  { word: 'Hi.', start: 0, end: 0.5, speaker: '0' },
  { word: 'Bye.', start: 1, end: 1.5, speaker: '1' },
];

test('a whole answer is left as it is', async () => {
  const { handler, result, seen, ctx } = await handle({ text: 'Hi.', usage }, {});

  expect(result).toEqual({ kind: 'json', body: { text: 'Hi.', usage }, ...info });
  expect(seen).toEqual([[ctx.request, ctx]]);
  expect(handler).toMatchObject({ provider: 'deepgram', supportsStreaming: true, supportsFunctionCalls: false });
});

test('for a stream the provider is asked for the whole, and what it told beside it stays', async () => {
  const { seen, result } = await handle({ text: 'Hi.' }, { stream: true, language: 'en' });

  expect(seen[0]?.[0]).toMatchObject({ stream: false, language: 'en' });
  expect(seen[0]?.[1].request).toBe(seen[0]?.[0]);
  expect(result).toMatchObject({ kind: 'stream', ...info });
});

test.each([
  ['text', 'json'],
  ['srt', 'json'],
  ['vtt', 'json'],
  ['verbose_json', 'verbose_json'],
  ['diarized_json', 'diarized_json'],
  [undefined, undefined],
] as const)('a stream of %s is made of %s', async (response_format, asked) => {
  const words = [{ word: 'Hi.', start: 0, end: 1, speaker: 'A' }];
  const { seen } = await handle({ text: 'Hi.', words }, { stream: true, ...(response_format && { response_format }) });

  expect(seen[0]?.[0].response_format).toBe(asked);
});

describe('the events', () => {
  test('are the text, and then all of it with what was used', async () => {
    expect(await eventsOf({ text: 'Hi. Bye.', words, usage, logprobs: [1] })).toEqual([
      { type: 'transcript.text.delta', delta: 'Hi. Bye.' },
      { type: 'transcript.text.done', text: 'Hi. Bye.', usage, logprobs: [1] },
    ]);
  });

  test('of silence are its end only', async () => {
    expect(await eventsOf({ text: '' })).toEqual([{ type: 'transcript.text.done', text: '' }]);
  });

  test('tell who spoke where that was asked for, be it of words', async () => {
    expect(await eventsOf({ text: 'Hi. Bye.', words }, { response_format: 'diarized_json' })).toEqual([
      { type: 'transcript.text.segment', id: 'seg_0', start: 0, end: 0.5, text: 'Hi.', speaker: '0' },
      { type: 'transcript.text.segment', id: 'seg_1', start: 1, end: 1.5, text: 'Bye.', speaker: '1' },
      { type: 'transcript.text.delta', delta: 'Hi. Bye.' },
      { type: 'transcript.text.done', text: 'Hi. Bye.' },
    ]);
  });

  test('or of segments', async () => {
    const segments = [{ id: 7, start: 0, end: 2, text: 'Hi. Bye.', speaker: 'A' }];

    expect((await eventsOf({ text: 'Hi. Bye.', segments }, { response_format: 'diarized_json' }))[0]).toEqual({
      type: 'transcript.text.segment',
      id: 'seg_0',
      start: 0,
      end: 2,
      text: 'Hi. Bye.',
      speaker: 'A',
    });
  });

  test('are none where the provider did not tell who spoke', async () => {
    await expect(eventsOf({ text: 'Hi.' }, { response_format: 'diarized_json' })).rejects.toMatchObject({
      fields: { status: 502, code: 'invalid_response' },
    });
  });
});
