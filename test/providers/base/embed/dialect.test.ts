import { expect, test } from 'vitest';
import type { EmbedRequest } from '../../../../providers/base/embed/types.ts';
import { parseJson, toJson } from '../../../../providers/base/wire-text.ts';
import { mistralEmbed } from '../../../../providers/mistral/embed/transformation.ts';
import { openaiEmbed } from '../../../../providers/openai/embed/transformation.ts';
import { voyageEmbed } from '../../../../providers/voyage/embed/transformation.ts';
import { callContext } from '../../../helpers/context.ts';

const contextOf = (request: EmbedRequest) => callContext<'embed'>('openai', 'text-embedding-3-small', request);
const request: EmbedRequest = { model: 'openai/text-embedding-3-small', input: 'caf\u00e9' };

test('only the name of the model changes in the text of a request', () => {
  const text = '{ "model": "openai/text-embedding-3-small",\n "input": ["caf\\u00e9"], "dimensions": 256.0 }';
  const asked = parseJson(text) as EmbedRequest;

  const { body } = openaiEmbed.transformRequest(asked, contextOf(asked));

  expect(toJson(body)).toBe(text.replace('openai/', ''));
});

test('that it is to come whole is not said to hosts, which know no other way', () => {
  const asked = { ...request, stream: false };

  expect(toJson(openaiEmbed.transformRequest(asked, contextOf(asked)).body)).not.toContain('stream');
});

test('an answer that needs no mending is the very object that came', () => {
  const text =
    '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.10, 1e-3]}],"model":"m","usage":{"prompt_tokens":1,"total_tokens":1}}';
  const body = parseJson(text);

  expect(openaiEmbed.transformResponse(body, contextOf(request))).toBe(body);
});

test.each([
  [256, undefined, undefined],
  [256, 'float', 'float'],
  [257, undefined, 'base64'],
  [257, 'float', 'base64'],
] as const)('%i vectors asked for as %s are fetched as %s', (count, encoding_format, sent) => {
  const input = Array.from({ length: count }, () => 'text');
  const asked = { ...request, input, ...(encoding_format && { encoding_format }) };

  const { body } = openaiEmbed.transformRequest(asked, contextOf(asked));

  expect((body as EmbedRequest).encoding_format).toBe(sent);
});

test.each([
  [mistralEmbed, { object: 'error', message: 'This model does not support output_dimension.', code: '3210' }],
  [voyageEmbed, { detail: "Value '7' provided for argument 'output_dimension' is not valid." }],
])("a complaint about the provider's name of a parameter is one about ours", (transformer, body) => {
  const fields = transformer.transformError?.({ status: 400, headers: {}, body }, contextOf(request));

  expect(fields).toMatchObject({ param: 'dimensions', message: expect.stringContaining('output_dimension') });
});

test('other complaints name what the provider names', () => {
  const body = { error: { message: 'No.', type: 'invalid_request_error', param: 'input', code: null } };
  const fields = openaiEmbed.transformError?.({ status: 400, headers: {}, body }, contextOf(request));

  expect(fields).toEqual({ message: 'No.', param: 'input', type: 'invalid_request_error' });
});
