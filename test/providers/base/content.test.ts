import { describe, expect, test } from 'vitest';
import { cacheMark, parseDataUrl, textOf, toParts } from '../../../providers/base/content.ts';

const text = (value: string) => ({ type: 'text', text: value }) as const;
const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } } as const;

test.each([
  [undefined, []],
  [null, []],
  ['', []],
  ['Hi', [text('Hi')]],
  [
    [text(''), image],
    [text(''), image],
  ],
])('the parts of %j', (content, parts) => {
  expect(toParts(content)).toEqual(parts);
});

test.each([
  [undefined, ''],
  ['Hi', 'Hi'],
  [[text('a'), { type: 'refusal', refusal: 'b' } as const, text('c')], 'a\nb\nc'],
])('the text of %j', (content, expected) => {
  expect(textOf(content)).toBe(expected);
});

describe('a data URL', () => {
  test.each([
    ['data:image/png;base64,AAAA', 'image/png', 'AAAA'],
    ['data:Image/PNG;base64,AA,AA', 'image/png', 'AA,AA'],
    ['data:text/plain;charset=utf-8;base64,SGk=', 'text/plain', 'SGk='],
    ['data:text/plain,Hi%2C%20é', 'text/plain', Buffer.from('Hi, é').toString('base64')],
    ['data:image/gif;base64,', 'image/gif', ''],
  ])('%s', (url, mediaType, data) => {
    expect(parseDataUrl(url)).toEqual({ mediaType, data });
  });

  test.each(['https://example.com/a.png', 'file:///a.png', 'gs://bucket/a.png', ''])('is none of: %j', (url) => {
    expect(parseDataUrl(url)).toBeUndefined();
  });

  test.each(['data:', 'data:,x', 'data:image/png;base64', 'data:;base64,AAAA', 'data:text/plain,%E0%A4%A'])(
    'that is broken is the mistake of the caller: %s',
    (url) => {
      expect(() => parseDataUrl(url)).toThrow(
        expect.objectContaining({ fields: expect.objectContaining({ status: 400, param: 'messages' }) }),
      );
    },
  );
});

test('a cache mark is taken along where there is one', () => {
  expect(cacheMark({ cache_control: { type: 'ephemeral' } })).toEqual({ cache_control: { type: 'ephemeral' } });
  expect(cacheMark({})).toEqual({});
});
