import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { countInputTokens, toEmbeddingList } from '../embedding.ts';
import { Refusal } from '../refusal.ts';
import { validate } from '../validation.ts';
import { toRefusal } from './refusal.ts';

// https://docs.voyageai.com/reference/embeddings-api: floats are what comes where no encoding is named.

const text = z.string().min(1);

const embeddingsRequest = z.strictObject({
  input: z.union([text, z.array(text).min(1).max(1000)]),
  model: z.string().min(1),
  input_type: z.enum(['query', 'document']).nullish(),
  truncation: z.boolean().optional(),
  output_dimension: z.int().nullish(),
  output_dtype: z.enum(['float', 'int8', 'uint8', 'binary', 'ubinary']).optional(),
  encoding_format: z.literal('base64').nullish(),
});

const usual = 1024;

export function answerEmbeddings(call: Call): Reply {
  const request = validate(embeddingsRequest, call.body, ([problem]) => toRefusal(problem));
  const { model, output_dimension, encoding_format } = request;
  const allowed = shortens(model) ? [256, 512, usual, 2048] : [usual];
  if (output_dimension != null && !allowed.includes(output_dimension))
    throw new Refusal(400, `Value '${output_dimension}' provided for argument 'output_dimension' is not valid.`);
  const inputs = [request.input].flat();
  const dimensions = output_dimension ?? usual;
  const list = toEmbeddingList(inputs, { model, dimensions, base64: encoding_format === 'base64' });
  return jsonReply({ ...list, usage: { total_tokens: countInputTokens(inputs) } });
}

function shortens(model: string): boolean {
  return /^voyage-(?:4|3\.5|3-large|code-3)/.test(model);
}
