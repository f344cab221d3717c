import { expect, test } from 'vitest';
import { writeEmbeddings } from '../../../gateway/embed/write.ts';
import type { EmbedRequest, EmbedResponse } from '../../../providers/base/embed/types.ts';
import { parseJson } from '../../../providers/base/wire-text.ts';

const usage = { prompt_tokens: 2, total_tokens: 2 };
const base64 = 'mpkZP83MTL8=';

function answerOf(...embeddings: EmbedResponse['data'][number]['embedding'][]): EmbedResponse {
  const data = embeddings.map((embedding, index) => ({ object: 'embedding' as const, index, embedding }));
  return { object: 'list', data, model: 'm', usage };
}

function written(answer: EmbedResponse, encoding_format?: EmbedRequest['encoding_format']): string {
  const { contentType, body } = writeEmbeddings(answer, {
    model: 'm',
    input: 'text',
    ...(encoding_format !== undefined && { encoding_format }),
  });
  expect(contentType).toBe('application/json');
  return typeof body === 'string' ? body : Buffer.concat(body).toString();
}

test('an answer in the form that was asked for goes out as the text it came in', () => {
  const text = '{ "data": [{"index":0, "object":"embedding", "embedding":[0.10,-8e-1]}], "object":"list","usage":{}}';

  expect(written(parseJson(text) as EmbedResponse)).toBe(text);
  expect(written(parseJson(text) as EmbedResponse, 'float')).toBe(text);
  expect(written(parseJson(text) as EmbedResponse, null)).toBe(text);
});

test('floats become base64', () => {
  expect(JSON.parse(written(answerOf([0.6, -0.8], [1, 0]), 'base64'))).toEqual(answerOf(base64, 'AACAPwAAAAA='));
});

test('base64 becomes floats, exactly', () => {
  const values = [0.6, -0.8, 1e-7, 0, 123456.789, 1 / 3].map(Math.fround);
  const text = Buffer.from(new Float32Array(values).buffer).toString('base64');

  const { data } = JSON.parse(written(answerOf(text))) as EmbedResponse;

  expect(data.flatMap(({ embedding }) => [...embedding].map((value) => Math.fround(Number(value))))).toEqual(values);
});

test('each of a mixed answer is as was asked for', () => {
  const mixed = answerOf(base64, [1, 0]);

  expect(JSON.parse(written(mixed, 'base64'))).toEqual(answerOf(base64, 'AACAPwAAAAA='));
  const floats = (JSON.parse(written(mixed)) as EmbedResponse).data.map(({ embedding }) => embedding);
  expect(floats.map((vector) => [...vector].map((value) => Math.fround(Number(value))))).toEqual([
    [0.6, -0.8].map(Math.fround),
    [1, 0],
  ]);
});

test.each([1, 31, 32, 33, 100])('%i embeddings in pieces are one JSON', (count) => {
  const answer = { ...answerOf(...Array.from({ length: count }, (_, index) => [index, 0.5])), id: 'kept' };

  expect(JSON.parse(written(answer))).toEqual(answer);
});

test('fields of an embedding that we do not know are kept', () => {
  const item = { object: 'embedding', index: 0, embedding: [1], note: 'é' } as const;
  const answer = { ...answerOf(), data: [item] };

  expect(JSON.parse(written(answer))).toEqual(answer);
});
