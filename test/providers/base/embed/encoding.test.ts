import { expect, test } from 'vitest';
import { readBase64, toBase64, valuesIn } from '../../../../providers/base/embed/encoding.ts';

/** By hand: the bytes that OpenAI's clients expect. */
function packed(values: readonly number[]): string {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}

const vectors = [[1], [0, -0, 1, -1], [0.1, 1e-40, 3.4e38, -123456.789], Array.from({ length: 3072 }, Math.cos)];

test.each(vectors.map((vector) => [vector.length, vector] as const))(
  'a vector of %i values is packed as little-endian float32, and read back',
  (length, vector) => {
    const text = toBase64(vector);

    expect(text).toBe(packed(vector));
    expect([...(readBase64(text) ?? [])]).toEqual(vector.map(Math.fround));
    expect(valuesIn(text)).toBe(length);
  },
);

test('a short vector after a long one has none of its values', () => {
  toBase64(vectors[3] ?? []);

  expect([...(readBase64(toBase64([0.5])) ?? [])]).toEqual([0.5]);
});

test.each([
  'mpkZPw==AA',
  'AAA=',
  'AAAAAAA=',
  'not base64!',
  '%%%%',
  'AAAA AAAA',
  `${'A'.repeat(16)}"`,
  `${'A'.repeat(16)}\n=`,
])('what holds no whole values is not read: %j', (text) => {
  expect(readBase64(text)).toBeUndefined();
});

test('padding or not, it is the same vector', () => {
  expect([...(readBase64('AACAPw') ?? [])]).toEqual([1]);
  expect([...(readBase64('AACAPw==') ?? [])]).toEqual([1]);
});
