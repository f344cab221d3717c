import { expect, test } from 'vitest';
import { parseAnswer, parseAnswerOrArray, parseFailure, readBytes } from '../../../providers/base/read-answer.ts';
import { inPieces } from '../../helpers/bytes.ts';

test('the pieces of a body are put together', async () => {
  const bytes = Buffer.from('{"a":"東京"}');

  expect(await readBytes(inPieces(bytes, 1), 'acme')).toEqual(bytes);
  expect(await readBytes(inPieces(bytes, 100), 'acme')).toEqual(bytes);
  expect(await readBytes(inPieces(Buffer.alloc(0), 1), 'acme')).toEqual(Buffer.alloc(0));
});

test('a body beyond all measure is not kept', async () => {
  let sent = 0;
  async function* flood(): AsyncGenerator<Uint8Array> {
    const piece = Buffer.alloc(8 * 1024 * 1024);
    for (; sent < 100; sent++) yield piece;
  }

  await expect(readBytes(flood(), 'acme')).rejects.toThrow('acme sent an answer of more than 67108864 bytes.');
  expect(sent).toBeLessThan(10);
});

test.each([
  ['', 'an empty body instead of an answer'],
  [' \n', 'an empty body instead of an answer'],
  ['<!DOCTYPE html><p>', 'an HTML page instead of JSON'],
  ['\n<html>', 'an HTML page instead of JSON'],
  ['{"a":', 'JSON that is broken or incomplete'],
  ['[1]', 'a body that is not the JSON object it should be'],
  ['null', 'a body that is not the JSON object it should be'],
  ['Bad Gateway', 'a body that is not the JSON object it should be'],
])('an answer that is none is described: %j', (text, description) => {
  expect(() => parseAnswer(Buffer.from(text), 'acme')).toThrow(
    expect.objectContaining({
      message: `acme sent ${description}.`,
      fields: expect.objectContaining({ status: 502, code: 'invalid_response' }),
    }),
  );
});

test('an answer is the object it holds', () => {
  expect(parseAnswer(Buffer.from(' {"a":1}'), 'acme')).toEqual({ a: 1 });
});

test.each([
  ['[{"a":1}]', [{ a: 1 }]],
  ['[]', []],
  ['{"a":1}', { a: 1 }],
])('an answer may be an array where one is expected: %s', (text, answer) => {
  expect(parseAnswerOrArray(Buffer.from(text), 'acme')).toEqual(answer);
});

test.each([
  ['[1', 'a body that is not the JSON object it should be'],
  ['"a"', 'a body that is not the JSON object it should be'],
  ['', 'an empty body instead of an answer'],
])('what is neither is described: %j', (text, description) => {
  expect(() => parseAnswerOrArray(Buffer.from(text), 'acme')).toThrow(`acme sent ${description}.`);
});

test.each([
  ['{"error":{}}', { error: {} }],
  ['[1]', [1]],
  ['no JSON', 'no JSON'],
  ['', ''],
])('a failure is its JSON, or its text: %j', (text, body) => {
  expect(parseFailure(Buffer.from(text))).toEqual(body);
});
