import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeJsonArray } from '../../../providers/base/json-array-stream.ts';
import { cutAt, inPieces } from '../../helpers/bytes.ts';
import { collect } from '../../helpers/collect.ts';

async function decode(bytes: AsyncIterable<Uint8Array>): Promise<unknown[]> {
  const events = await collect(decodeJsonArray(bytes, 'gemini'));
  return events.map(({ data }) => JSON.parse(data));
}

const objects = [
  {},
  { text: 'a ] } , { [ " \\ \u{1f600} é\n' },
  { nested: [{ deep: [[]] }], empty: '' },
  { '"': '\\"' },
];
const layouts: Record<string, string> = {
  compact: JSON.stringify(objects),
  'pretty-printed': JSON.stringify(objects, null, 2),
  "as Google's": `[${objects.map((object) => JSON.stringify(object, null, 2)).join('\n,\r\n')}\n]\n`,
  escaped: JSON.stringify(objects).replace(/[^\x20-\x7e]/gu, (character) =>
    [...character].length === 1 ? JSON.stringify(character).slice(1, -1) : character,
  ),
};

test.each(Object.entries(layouts))('an array (%s) gives its objects, cut at any byte', async (_, text) => {
  const bytes = Buffer.from(text);

  expect(await decode(inPieces(bytes, 1))).toEqual(objects);
  for (let at = 0; at <= bytes.length; at++) expect(await decode(cutAt(bytes, at))).toEqual(objects);
});

test('any objects in pieces of any size', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
      fc.integer({ min: 1, max: 9 }),
      async (list, size) => {
        const bytes = Buffer.from(JSON.stringify(list));

        expect(await decode(inPieces(bytes, size))).toEqual(JSON.parse(JSON.stringify(list)));
      },
    ),
  );
});

test('an object is given as soon as it is complete', async () => {
  const events = decodeJsonArray(inPieces(Buffer.from('[{"a":1},{"b":2'), 4), 'gemini');

  expect((await events.next()).value).toEqual({ data: '{"a":1}' });
});

test('an empty array gives nothing, and a lone object gives itself', async () => {
  expect(await decode(inPieces(Buffer.from(' [ ] '), 1))).toEqual([]);
  expect(await decode(inPieces(Buffer.from(' {"error": {}}\n'), 1))).toEqual([{ error: {} }]);
});

describe('an array that is cut short is an error', () => {
  const text = '[{"a":"x"},{"b":[1]}]';

  test.each(Array.from(text, (_, length) => [text.slice(0, length)]))('%j', async (start) => {
    await expect(decode(inPieces(Buffer.from(start), 3))).rejects.toMatchObject({ fields: { code: 'stream_cut' } });
  });
});

test.each(['<html>', '[1]', '["a"]', '[[{}]]', '[null]', '{}{}', '[{}]{}', '[{}]]', 'data: {}'])(
  'what is no array of objects is an error: %s',
  async (text) => {
    await expect(decode(inPieces(Buffer.from(text), 1))).rejects.toMatchObject({
      fields: { code: 'invalid_response' },
    });
  },
);

test('an object without end does not fill the memory', async () => {
  async function* flood(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('[{"flood": "');
    for (;;) yield Buffer.alloc(1024 * 1024, 'x');
  }

  await expect(decode(flood())).rejects.toMatchObject({ fields: { code: 'invalid_response' } });
});
