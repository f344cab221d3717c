import { describe, expect, test } from 'vitest';
import {
  decodeTranscriptStream,
  fromTranscriptStream,
} from '../../../../providers/base/audio_transcription/openai-stream.ts';
import { toJson } from '../../../../providers/base/wire-text.ts';
import { inPieces, sse } from '../../../helpers/bytes.ts';
import { collect } from '../../../helpers/collect.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';

const plain = transcriptionContext('acme', 'ears', { stream: true });

async function streamed(bytes: Uint8Array, contentType = 'text/event-stream', ctx = plain): Promise<object[]> {
  const events = await decodeTranscriptStream(inPieces(bytes, 11), contentType, 'acme');
  return collect(fromTranscriptStream(events, ctx));
}

const events = (...data: (object | string)[]) => sse(data.map((each) => ({ data: each })));
const delta = { type: 'transcript.text.delta', delta: 'Hi' };
const chunk = { object: 'transcription.chunk', choices: [{ delta: { content: 'Hi' }, finish_reason: null }] };

test('events go on as the texts that came', async () => {
  const texts = [
    '{ "type":"transcript.text.delta", "delta":"\\u0048i" }',
    '{"text":"Hi","type":"transcript.text.done"}',
  ];

  expect((await streamed(events(...texts))).map(toJson)).toEqual(texts);
});

test('a whole answer is a stream of one piece', async () => {
  const answer = { text: 'Hi there', usage: { type: 'duration', seconds: 3 } };

  expect(await streamed(Buffer.from(JSON.stringify(answer)), 'application/json; charset=utf-8')).toEqual([
    { type: 'transcript.text.delta', delta: 'Hi there' },
    { type: 'transcript.text.done', ...answer },
  ]);
});

test('a whole answer without a word ends at once', async () => {
  expect(await streamed(Buffer.from('{"text":""}'), 'application/json')).toEqual([
    { type: 'transcript.text.done', text: '' },
  ]);
});

describe('a whole answer, where speakers were asked for,', () => {
  const ctx = transcriptionContext('acme', 'ears', { stream: true, response_format: 'diarized_json' });
  const answer = (...segments: object[]) => Buffer.from(JSON.stringify({ text: 'Hi', segments }));

  test('tells who spoke', async () => {
    const bytes = answer({ id: 7, start: 0, end: 1, text: 'Hi', speaker: 'A' });

    expect(await streamed(bytes, 'application/json', ctx)).toEqual([
      { type: 'transcript.text.segment', id: 'seg_0', start: 0, end: 1, text: 'Hi', speaker: 'A' },
      { type: 'transcript.text.delta', delta: 'Hi' },
      { type: 'transcript.text.done', text: 'Hi' },
    ]);
  });

  test('that tells nobody is none', async () => {
    await expect(streamed(answer({ start: 0, end: 1, text: 'Hi' }), 'application/json', ctx)).rejects.toMatchObject({
      fields: { status: 502, code: 'invalid_response' },
    });
  });
});

describe('what is no stream', () => {
  test.each([
    ['events without an end', events(delta), 'stream_cut'],
    ['events with an end of their own kind only', events(delta, '[DONE]'), 'stream_cut'],
    ['chunks without an end', events(chunk), 'stream_cut'],
    ['nothing', events(), 'stream_cut'],
    ['only an end', events('[DONE]'), 'stream_cut'],
    ['another shape', events({ unexpected: ['shape'] }), 'stream_cut'],
    ['an end that says nothing', events({ type: 'transcript.text.done' }), 'invalid_response'],
    ['a list', events('[1]'), 'invalid_response'],
  ])('%s', async (_, bytes, code) => {
    await expect(streamed(bytes)).rejects.toMatchObject({ fields: { status: 502, code } });
  });

  test.each([
    ['{"text":', 'application/json', /broken/],
    ['{"other":1}', 'application/json', /ended the stream/],
    ['<html></html>', 'text/html', /HTML page/],
  ])('%s', async (body, type, message) => {
    await expect(streamed(Buffer.from(body), type)).rejects.toThrow(message);
  });

  test('an error, in the middle or in the place of a stream', async () => {
    const error = { error: { message: 'Oh', type: 'server_error', code: null } };

    await expect(streamed(events(delta, error))).rejects.toThrow('Oh');
    await expect(streamed(Buffer.from(JSON.stringify(error)), 'application/json')).rejects.toThrow('Oh');
  });
});
