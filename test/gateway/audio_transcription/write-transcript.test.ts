import { describe, expect, test } from 'vitest';
import { writeTranscript } from '../../../gateway/audio_transcription/write-transcript.ts';
import type {
  TranscriptFormat,
  TranscriptionRequest,
  TranscriptionResponse,
  TranscriptWord,
} from '../../../providers/base/audio_transcription/types.ts';
import { parseJson } from '../../../providers/base/wire-text.ts';
import { upload } from '../../helpers/form.ts';

function write(
  transcript: TranscriptionResponse,
  response_format?: TranscriptFormat,
  more: Partial<TranscriptionRequest> = {},
): unknown {
  const asked = { model: 'acme/ears', task: 'transcribe', file: upload(), extras: {}, ...more } as const;
  const { contentType, body } = writeTranscript(transcript, { ...asked, ...(response_format && { response_format }) });
  if (typeof body === 'string') return { contentType, text: body };
  expect(contentType).toBe('application/json');
  return JSON.parse(Buffer.concat(body).toString());
}

const plain = (text: string) => ({ contentType: 'text/plain; charset=utf-8', text });
const usage = { type: 'duration', seconds: 4 } as const;
const segments = [
  { id: 'a', start: 0, end: 1.5, text: ' Hello there.', avg_logprob: -0.25 },
  { start: 1.5, end: 3725.0016, text: 'Bye.' },
];
const words = [
  { word: 'Hello', start: 0, end: 0.5 },
  { word: 'there', start: 0.5, end: 1.5 },
];
const transcript = { text: 'Hello there. Bye.', language: 'en', duration: 4, segments, words, usage };

/** Words of a second each, one after the other, unless said otherwise. */
function spoken(text: string, more: (index: number) => Partial<TranscriptWord> = () => ({})): TranscriptWord[] {
  return text.split(' ').map((word, index) => ({ word, start: index, end: index + 1, ...more(index) }));
}

/** The captions of an SRT text, without numbers and times. */
function captions(words: readonly TranscriptWord[], text = words.map(({ word }) => word).join(' ')): string[] {
  const { text: srt } = write({ text, words }, 'srt') as { text: string };
  return srt.split('\n\n').flatMap((cue) => cue.split('\n').slice(2));
}

describe('json', () => {
  test('is text and usage, by default', () => {
    expect(write(transcript)).toEqual({ text: 'Hello there. Bye.', usage });
  });

  test('has log probabilities where they are told', () => {
    expect(write({ text: 'Hi', logprobs: [{ token: 'Hi' }] }, 'json')).toEqual({
      text: 'Hi',
      logprobs: [{ token: 'Hi' }],
    });
  });

  test('of the provider goes on as it came, byte for byte', () => {
    const came = '{ "text":"Hi", "x_own": 1.0 }';
    const { body } = writeTranscript(
      { text: 'Hi', native: parseJson(came) as object },
      { model: 'm', task: 'transcribe', file: upload(), extras: {} },
    );

    expect(Buffer.concat(body as Buffer[]).toString()).toBe(came);
  });
});

test('text is the text and a line’s end', () => {
  expect(write(transcript, 'text')).toEqual(plain('Hello there. Bye.\n'));
});

describe('captions', () => {
  test('as SubRip', () => {
    expect(write(transcript, 'srt')).toEqual(
      plain('1\n00:00:00,000 --> 00:00:01,500\nHello there.\n\n2\n00:00:01,500 --> 01:02:05,002\nBye.\n\n'),
    );
  });

  test('as WebVTT', () => {
    expect(write(transcript, 'vtt')).toEqual(
      plain('WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nHello there.\n\n00:00:01.500 --> 01:02:05.002\nBye.\n\n'),
    );
  });

  test('of nothing are empty', () => {
    expect(write({ text: '' }, 'srt')).toEqual(plain(''));
    expect(write({ text: ' ', segments: [] }, 'vtt')).toEqual(plain('WEBVTT\n\n'));
  });

  test.each([
    [0.9996, '00:00:01,000'],
    [59.9999, '00:01:00,000'],
    [3599.9995, '01:00:00,000'],
    [360_000, '100:00:00,000'],
    [1.0005, '00:00:01,001'],
    [-1, '00:00:00,000'],
  ])('round %d seconds to %s', (start, time) => {
    const { text } = write({ text: 'x', segments: [{ start, end: start, text: 'x' }] }, 'srt') as { text: string };

    expect(text.split('\n')[1]).toBe(`${time} --> ${time}`);
  });

  test('never end before they begin', () => {
    expect(write({ text: 'x', segments: [{ start: 2, end: 1, text: 'x' }] }, 'srt')).toEqual(
      plain('1\n00:00:02,000 --> 00:00:02,000\nx\n\n'),
    );
  });

  test('hold no times, tags or blank lines of the text', () => {
    const text = 'a --> b\n\n\r\n2 <b> & c';
    const said = { text, segments: [{ start: 0, end: 1, text }] };

    expect(write(said, 'srt')).toEqual(plain('1\n00:00:00,000 --> 00:00:01,000\na -> b 2 <b> & c\n\n'));
    expect(write(said, 'vtt')).toEqual(
      plain('WEBVTT\n\n00:00:00.000 --> 00:00:01.000\na --&gt; b 2 &lt;b&gt; &amp; c\n\n'),
    );
  });
});

test('captions of nothing but spaces are written at once', () => {
  const text = `a${' '.repeat(100_000)}b`;
  const before = performance.now();

  expect(write({ text, segments: [{ start: 0, end: 1, text }] }, 'srt')).toEqual(
    plain(`1\n00:00:00,000 --> 00:00:01,000\n${text}\n\n`),
  );
  expect(performance.now() - before).toBeLessThan(500);
});

describe('captions made of words', () => {
  test('end with sentences', () => {
    expect(captions(spoken('Is it? "Yes." So be it'))).toEqual(['Is it?', '"Yes."', 'So be it']);
  });

  test('take their punctuation and spaces from the text', () => {
    const words = spoken('你好 世界 再见');

    expect(captions(words, '你好，世界。再见！')).toEqual(['你好，世界。', '再见！']);
  });

  test('begin with what opens them', () => {
    expect(captions(spoken('Cómo estás Bien'), '¿Cómo estás? «¿Bien?»')).toEqual(['¿Cómo estás?', '«¿Bien?»']);
    expect(captions(spoken('Hi he said Bye or'), '"Hi" – he said. (Bye/or)')).toEqual(['"Hi" – he said.', '(Bye/or)']);
  });

  test('have no words without a letter', () => {
    const words = [...spoken('Hi.'), { word: ' ', start: 1, end: 9 }, { word: 'you', start: 9, end: 10 }];

    expect(captions(words, 'Hi. you')).toEqual(['Hi.', 'you']);
  });

  test('are joined by spaces where the words are not those of the text', () => {
    expect(captions(spoken('twenty one'), '21')).toEqual(['twenty one']);
  });

  test('find each word after the one before it', () => {
    expect(captions(spoken('a a. b'), 'a, a. b')).toEqual(['a, a.', 'b']);
  });

  test('break at pauses', () => {
    const words = spoken('one two three', (index) => (index === 2 ? { start: 3, end: 4 } : {}));

    expect(captions(words)).toEqual(['one two', 'three']);
  });

  test('break at seven seconds', () => {
    expect(captions(spoken('a b c d e f g h i'))).toEqual(['a b c d e f g', 'h i']);
  });

  test('break at 80 characters', () => {
    const words = spoken(Array.from({ length: 9 }, () => 'x'.repeat(19)).join(' '), (index) => ({
      start: index / 10,
      end: (index + 1) / 10,
    }));

    expect(captions(words).map((line) => line.length)).toEqual([79, 79, 19]);
  });

  test('break where another speaks, and tell who', () => {
    const words = spoken('Hi you Hello', (index) => ({ speaker: index < 2 ? 'A' : 'B' }));

    expect(write({ text: 'Hi you Hello', words }, 'diarized_json')).toEqual({
      task: 'transcribe',
      text: 'Hi you Hello',
      segments: [
        { type: 'transcript.text.segment', id: 'seg_0', start: 0, end: 2, text: 'Hi you', speaker: 'A' },
        { type: 'transcript.text.segment', id: 'seg_1', start: 2, end: 3, text: 'Hello', speaker: 'B' },
      ],
    });
  });
});

describe('verbose_json', () => {
  const head = { task: 'transcribe', language: 'en', duration: 4, text: 'Hello there. Bye.', usage };
  const numbered = segments.map((segment, id) => ({ ...segment, id }));

  test('has segments, with the provider’s own figures', () => {
    expect(write(transcript, 'verbose_json')).toEqual({ ...head, segments: numbered });
  });

  test.each([
    [['word'], { words }],
    [['segment'], { segments: numbered }],
    [['word', 'segment'], { words, segments: numbered }],
  ] as const)('has what was asked for: %j', (timestamp_granularities, times) => {
    expect(write(transcript, 'verbose_json', { timestamp_granularities })).toEqual({ ...head, ...times });
  });

  test('leaves out what is not known', () => {
    expect(write({ text: '' }, 'verbose_json', { task: 'translate' })).toEqual({
      task: 'translate',
      text: '',
      segments: [],
    });
  });
});

describe('diarized_json', () => {
  const said = { start: 0, end: 1, text: 'Hi' };

  test('has the speaker of each segment', () => {
    const transcript = { text: 'Hi Hi', duration: 2, usage, segments: [{ ...said, speaker: 'A' }, said] };

    expect(write(transcript, 'diarized_json')).toEqual({
      task: 'transcribe',
      duration: 2,
      text: 'Hi Hi',
      segments: [
        { type: 'transcript.text.segment', id: 'seg_0', ...said, speaker: 'A' },
        { type: 'transcript.text.segment', id: 'seg_1', ...said, speaker: 'unknown' },
      ],
      usage,
    });
  });

  test('takes speakers from words where segments have none', () => {
    const words = [{ word: 'Hi', start: 0, end: 1, speaker: 'B' }];

    expect(write({ text: 'Hi', segments: [said], words }, 'diarized_json')).toMatchObject({
      segments: [{ text: 'Hi', speaker: 'B' }],
    });
  });
});

test.each<[TranscriptFormat, TranscriptionResponse, Partial<TranscriptionRequest>]>([
  ['srt', { text: 'Hi' }, {}],
  ['vtt', { text: 'Hi', segments: [], words: [] }, {}],
  ['verbose_json', { text: 'Hi' }, {}],
  ['verbose_json', { text: 'Hello there. Bye.', segments }, { timestamp_granularities: ['word'] }],
  ['diarized_json', { text: 'Hello there. Bye.', segments, words }, {}],
])('a provider that breaks its word about %s is a 502', (format, transcript, more) => {
  expect(() => write(transcript, format, more)).toThrow(
    expect.objectContaining({
      fields: expect.objectContaining({
        status: 502,
        code: 'invalid_response',
        message: 'acme sent a transcript without the times or speakers that were asked for.',
      }),
    }),
  );
});
