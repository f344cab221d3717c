import { expect, test } from 'vitest';
import { toProviderError } from '../../../../providers/base/error-mapping.ts';
import { cohereDialectRerank } from '../../../../providers/base/rerank/dialect.ts';
import type { RerankRequest } from '../../../../providers/base/rerank/types.ts';
import { parseJson, toJson } from '../../../../providers/base/wire-text.ts';
import { rerankContext } from '../../../helpers/rerank-cases.ts';

const acme = cohereDialectRerank({});

function sent(text: string): string {
  const request = parseJson(text) as RerankRequest;
  return toJson(acme.transformRequest(request, rerankContext('acme', 'm', request)).body);
}

test('texts go on as they were written, with nothing but the model changed', () => {
  const text =
    '{ "documents": ["a\\u00e9", "\\"model\\":\\"acme/m\\""],  "model": "acme/m", "query": "q", "top_n": 2.0 }';

  expect(sent(text)).toBe(text.replace('"model": "acme/m"', '"model": "m"'));
});

test('what has to change is changed, wherever the model is named', () => {
  const text = '{"documents":[{"model":"acme/m","text":"a"}],"model":"acme/m","query":"q","return_documents":true}';

  expect(JSON.parse(sent(text))).toEqual({ model: 'm', query: 'q', documents: ['a'] });
});

test('an id that is no text is one of ours', () => {
  const body = { id: { a: 1 }, results: [0, 1, 2].map((index) => ({ index, relevance_score: 0 })) };

  expect(acme.transformResponse(body, rerankContext('acme', 'm')).id).toBe('fallback-id');
});

test.each([null, 'text', 7, {}, { results: null }])('%j is no answer', (body) => {
  expect(() => acme.transformResponse(body, rerankContext('acme', 'm'))).toThrow(
    'acme sent an answer without results.',
  );
});

test.each([
  [
    422,
    { detail: [{ loc: ['body', 'documents'], msg: 'too long', type: 'x' }] },
    400,
    'body.documents: too long',
    null,
  ],
  [400, { detail: 'Argument x is not supported.' }, 400, 'Argument x is not supported.', null],
  [400, { error: { message: 'maximum context length is 512', code: 400 } }, 400, /512/, 'context_length_exceeded'],
  [402, { message: 'Pay.' }, 429, 'Pay.', 'insufficient_quota'],
])('what hosts say with a %i is passed on: %j', (status, body, told, message, code) => {
  const { fields } = toProviderError({ status, headers: {}, body }, acme, rerankContext('acme', 'm'));

  expect(fields).toMatchObject({ status: told, code });
  expect(fields.message).toMatch(message);
});

test.each([
  [{ error: { message: 'Slow down.', type: 'rate_limit_error' } }, 429, 'Slow down.'],
  [{ object: 'error', message: 'No such model.', type: 'NotFoundError', code: 404 }, 404, 'No such model.'],
  [{ detail: 'Out of memory.' }, 502, 'Out of memory.'],
])('an error under a success is that error: %j', (body, status, message) => {
  expect(() => acme.transformResponse(body, rerankContext('acme', 'm'))).toThrow(
    expect.objectContaining({ message, fields: expect.objectContaining({ status }) }),
  );
});

test('fields beyond all measure are not repeated whole', () => {
  const request = { documents: [{ title: 'a' }], rank_fields: Array(10_000).fill('name') };
  const ctx = rerankContext('acme', 'm', request);

  expect(() => acme.transformRequest(ctx.request, ctx)).toThrow(/^.{200,400}$/);
});
