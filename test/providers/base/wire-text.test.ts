import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson, toBytes, toJson, withFields } from '../../../providers/base/wire-text.ts';

type Fields = Record<string, unknown>;

function changed(text: string | Buffer | Buffer[], changes: Fields): string {
  return toJson(withFields(parseJson(text) as Fields, changes));
}

test('what was not changed goes on as it came', () => {
  const text = ' { "a" : 1.0, "big": 12345678901234567890, "a" : 2, "u": "\\u00e9" } ';

  expect(toJson(parseJson(text) as object)).toBe(text);
  expect(toJson(parseJson(Buffer.from(text)) as object)).toBe(text);
  expect(Buffer.concat(toBytes(parseJson(Buffer.from(text)) as object)).toString()).toBe(text);
});

test('an object of our own is serialised', () => {
  expect(toJson({ a: 1 })).toBe('{"a":1}');
  expect(Buffer.concat(toBytes({ é: 1 })).toString()).toBe('{"é":1}');
});

describe('a change keeps the rest of the text', () => {
  test.each([
    ['{"model":"a/b","n":1.0}', { model: 'b' }, '{"model":"b","n":1.0}'],
    ['{ "model" : "a/b" , "n":1.0}', { model: 'b' }, '{ "model" : "b" , "n":1.0}'],
    ['{"n":1.0,"model":\n"a/b"}', { model: '"\n' }, '{"n":1.0,"model":\n"\\"\\n"}'],
    ['{"text":"\\"model\\":\\"a\\"","model":"a"}', { model: 'b' }, '{"text":"\\"model\\":\\"a\\"","model":"b"}'],
    ['{"model":"a","x":{"model":"a"},"n":1.0}', { model: 'b' }, '{"model":"b","x":{"model":"a"},"n":1.0}'],
    ['{"model":"東京/b","n":1.0}', { model: 'b' }, '{"model":"b","n":1.0}'],
    ['{"n":1.0}', { stream: true }, '{"stream":true,"n":1.0}'],
    [' \n{"n":1.0}', { o: { include_usage: true } }, ' \n{"o":{"include_usage":true},"n":1.0}'],
    ['{"model":"a","n":1.0}', { model: 'b', stream: true }, '{"stream":true,"model":"b","n":1.0}'],
  ])('%s with %j', (text, changes, expected) => {
    expect(changed(text, changes)).toBe(expected);
    expect(changed(Buffer.from(text), changes)).toBe(expected);
  });
});

describe('a change is right where the text is tricky', () => {
  test.each([
    ['nested under the same name, before it', '{"x":{"model":"a"},"model":"a"}'],
    ['a value that looks like the name', '{"role":"model","model":"a"}'],
    ['an escaped name', '{"mod\\u0065l":"a"}'],
    ['an escaped name behind a nested plain one', '{"x":{"model":"a"},"mod\\u0065l":"a"}'],
    ['an escaped name before a nested plain one', '{"mod\\u0065l":"a","x":{"model":"a"}}'],
    ['the name twice', '{"model":"b","model":"a"}'],
    ['an escaped value', '{"model":"\\u0061"}'],
    ['a value that is no string', '{"model":7}'],
    ['a null', '{"model":null}'],
    ['much white space', `{"model"${' '.repeat(50)}:"a"}`],
    ['an empty object', '{}'],
    ['an empty object with white space', ' { } '],
  ])('%s', (_, text) => {
    const expected = { ...(JSON.parse(text) as Fields), model: 'new' };

    expect(JSON.parse(changed(text, { model: 'new' }))).toEqual(expected);
  });

  test.each([
    [' \n{ "model":"a", "x":{"model":"a"}, "text":"東京" }', { model: 'b', stream: true }],
    ['{"x":["model"],"text":"\\"model\\":\\"a\\"","model":"a"}', { model: '東京' }],
    ['{"mod\\u0065l":"a","x":{"model":"a"}}', { model: 'b' }],
    [' {"x":1.0}', { stream: true }],
  ])('the pieces it came in: %s', (text, changes) => {
    const bytes = Buffer.from(text);
    const expected = { ...(JSON.parse(text) as Fields), ...changes };

    for (let at = 0; at <= bytes.length; at++) {
      for (const end of [at, at + 1, bytes.length]) {
        const pieces = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
        expect(JSON.parse(changed(pieces, changes))).toEqual(expected);
        expect(toJson(parseJson(pieces) as object)).toBe(text);
      }
    }
  });

  test('a field that is taken away', () => {
    expect(changed('{"a":1,"b":2}', { a: undefined })).toBe('{"b":2}');
  });

  test('one change after the other', () => {
    const once = withFields(parseJson('{"model":"a","n":1.0}') as Fields, { model: 'b' });

    expect(JSON.parse(toJson(withFields(once, { model: 'c', x: 1 })))).toEqual({ model: 'c', n: 1, x: 1 });
  });

  test('the original stays as it was', () => {
    const original = parseJson('{"model":"a"}') as Fields;

    withFields(original, { model: 'b' });

    expect([original, toJson(original)]).toEqual([{ model: 'a' }, '{"model":"a"}']);
  });
});

test('the text of a change always says what the object says', () => {
  const key = fc.oneof(
    fc.constantFrom('model', 'stream', 'x', '"', 'é', 'constructor'),
    fc.string({ unit: 'grapheme' }),
  );
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('model', '"model":"a"', 'a'),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const object = fc.dictionary(
    key.filter((name) => name !== '__proto__'),
    fc.oneof(value, fc.dictionary(fc.constant('model'), value)),
  );
  const spacing = fc.constantFrom(undefined, 1, '\t');
  const changes = fc.dictionary(fc.constantFrom('model', 'stream', 'x', 'é', 'constructor'), value);
  fc.assert(
    fc.property(object, spacing, changes, (fields, space, added) => {
      const text = JSON.stringify(fields, undefined, space);
      const expected = { ...(JSON.parse(text) as Fields), ...added };

      expect(JSON.parse(changed(text, added))).toEqual(JSON.parse(JSON.stringify(expected)));
    }),
    { numRuns: 200 },
  );
});
