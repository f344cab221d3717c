/** The judge of the suite: what it must not let pass. */
import { describe, expect, test } from 'vitest';
import type { Received } from './ask.ts';
import { outcomeOf } from './outcome.ts';

const received = (text: string, more: Partial<Received> = {}): Received => ({
  ending: 'end',
  status: 200,
  headers: { 'x-should-retry': 'true' },
  text,
  ms: 1,
  ...more,
});
const events = (...data: readonly unknown[]) =>
  data.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join('');
const says = (content: string, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta: { content }, finish_reason }],
});
const error = { error: { message: 'Broken.', type: 'api_error', param: null, code: 'stream_cut' } };
const judge = (text: string, more?: Partial<Received>) => outcomeOf('chat', true, received(text, more));

describe('a stream', () => {
  test('with an end is an answer, whose words are put together', () => {
    const stream = `: keep-alive\n\n${events(says('Hel'), says('lo', 'stop'), '[DONE]')}`;

    expect(judge(stream)).toMatchObject({ kind: 'answer', words: 'Hello' });
  });

  test('that ends with an error is broken off', () => {
    expect(judge(events(says('Hel'), error))).toMatchObject({ kind: 'broken', code: 'stream_cut', words: 'Hel' });
  });

  test.each([
    ['has an end behind its error', events(says('a'), error, '[DONE]')],
    ['has an error behind its end', events(says('a', 'stop'), '[DONE]', error)],
    ['goes on behind its error', events(error, says('a', 'stop'), '[DONE]')],
    ['has two ends', events(says('a', 'stop'), '[DONE]', '[DONE]')],
    ['finishes twice', events(says('a', 'stop'), says('', 'stop'), '[DONE]')],
    ['has no end', events(says('a', 'stop'))],
    ['is empty', ''],
    ['is no JSON', events('{"choices":', '[DONE]')],
    ['has an error of another shape', events(says('a'), { error: { message: 'Broken.' } })],
  ])('that %s is odd', (_, text) => {
    expect(judge(text).kind).toBe('odd');
  });

  test.each(['cut', 'hang', 'crash'] as const)('that ends with a %s is odd, whatever it said', (ending) => {
    expect(judge(events(says('a', 'stop'), '[DONE]'), { ending })).toMatchObject({ kind: 'odd', why: ending });
  });
});

describe('a whole answer', () => {
  const whole = (body: unknown, more?: Partial<Received>) =>
    outcomeOf('chat', false, received(JSON.stringify(body), more));

  test('has the words of its endpoint', () => {
    expect(whole({ choices: [{ message: { content: 'Hi' } }] })).toMatchObject({ kind: 'answer', words: 'Hi' });
    expect(whole({ data: [[1]] }).kind).toBe('odd');
  });

  test('that is an error has its status and its code', () => {
    expect(whole(error, { status: 502 })).toMatchObject({ kind: 'refused', status: 502, code: 'stream_cut' });
  });

  test('that is an error with a 200, of another shape, or without advice is odd', () => {
    expect(whole(error).kind).toBe('odd');
    expect(whole({ error: 'Broken.' }, { status: 502 }).kind).toBe('odd');
    expect(whole({ ...error, detail: 'more' }, { status: 502 }).kind).toBe('odd');
    expect(whole(error, { status: 502, headers: {} }).kind).toBe('odd');
  });
});
