/** Whole answers, and the same as streams. */
import { describe, expect, test } from 'vitest';
import type { TranscriptEvent } from '../../../../providers/base/audio_transcription/types.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { transformResponse, transformStream } from '../../../../providers/gemini/audio_transcription/response.ts';
import { inPieces, sse } from '../../../helpers/bytes.ts';
import { readFixtures } from '../../../helpers/fixture.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';

const ctx = transcriptionContext('gemini', 'gemini-2.5-flash');

interface Case {
  readonly answer: object;
  readonly transcript: object;
  readonly events: readonly object[];
  readonly deltas: readonly string[];
  readonly streamed: object;
}

/** All that comes, and the error it may end with. */
async function stream(events: readonly unknown[]): Promise<(TranscriptEvent | { error: Error })[]> {
  const got: (TranscriptEvent | { error: Error })[] = [];
  const bytes = sse(events.map((data) => ({ data })));
  try {
    for await (const event of transformStream(decodeSse(inPieces(bytes, 7)), ctx)) got.push(event);
  } catch (error) {
    got.push({ error: error as Error });
  }
  return got;
}

const cases = readFixtures<Case>('gemini/audio_transcription');

test.each(cases)('the transcript of: %s', (_, { answer, transcript }) => {
  expect(transformResponse(answer, ctx)).toEqual(transcript);
});

test.each(cases)('the stream of: %s', async (_, { events, deltas, streamed }) => {
  expect(await stream(events)).toEqual([
    ...deltas.map((delta) => ({ type: 'transcript.text.delta', delta })),
    { type: 'transcript.text.done', ...streamed },
  ]);
});

const said = (text: string, more: object = {}) => ({
  candidates: [{ content: { parts: [{ text }], role: 'model' }, index: 0, ...more }],
});

test('where no tokens are counted none are told', () => {
  expect(transformResponse(said('Hi.', { finishReason: 'STOP' }), ctx)).toEqual({ text: 'Hi.' });
});

describe('half a transcript is none', () => {
  test.each<[answer: object, status: number, code: string, param: string | null]>([
    [said('Hi', { finishReason: 'MAX_TOKENS' }), 400, 'output_limit_reached', 'file'],
    [said('Hi', { finishReason: 'RECITATION' }), 400, 'content_filter', null],
    [said('', { finishReason: 'SAFETY' }), 400, 'content_filter', null],
    [{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }, 400, 'content_filter', null],
    [said('Hi', { finishReason: 'MALFORMED_RESPONSE' }), 502, 'upstream_error', null],
    [{ error: { code: 503, message: 'Overloaded.', status: 'UNAVAILABLE' } }, 503, 'overloaded', null],
  ])('%j', async (answer, status, code, param) => {
    const told = { fields: expect.objectContaining({ status, code, param }) };

    expect(() => transformResponse(answer, ctx)).toThrow(expect.objectContaining(told));
    expect(await stream([said('What came before '), answer])).toEqual(
      expect.arrayContaining([
        { type: 'transcript.text.delta', delta: 'What came before' },
        { error: expect.objectContaining(told) },
      ]),
    );
  });

  test.each([[{}], [{ candidates: [] }], [said('Hi')]])('an answer that has no end: %j', async (answer) => {
    expect(() => transformResponse(answer, ctx)).toThrow(
      expect.objectContaining({ fields: expect.objectContaining({ status: 502, code: 'invalid_response' }) }),
    );
    expect((await stream([answer])).at(-1)).toEqual({
      error: expect.objectContaining({ fields: expect.objectContaining({ status: 502, code: 'stream_cut' }) }),
    });
  });
});
