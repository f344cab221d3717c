import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { countInputTokens, embed, encode } from '../embedding.ts';
import { Refusal } from '../refusal.ts';
import { validate } from '../validation.ts';
import { toRefusal } from './refusal.ts';

// https://docs.cohere.com/reference/embed: one list of vectors for each type that is asked for.

const embedRequest = z.strictObject({
  model: z.string().min(1),
  texts: z.array(z.string()).min(1).max(96),
  input_type: z.enum(['search_document', 'search_query', 'classification', 'clustering', 'image']),
  embedding_types: z.array(z.enum(['float', 'int8', 'uint8', 'binary', 'ubinary', 'base64'])).optional(),
  output_dimension: z.literal([256, 512, 1024, 1536]).optional(),
  max_tokens: z.int().min(1).optional(),
  truncate: z.enum(['NONE', 'START', 'END']).optional(),
  priority: z.int().min(0).max(999).optional(),
});

export function answerEmbed(call: Call): Reply {
  const request = validate(embedRequest, call.body, ([problem]) => toRefusal(problem, 'embed'));
  const { model, texts, embedding_types: types = ['float'], output_dimension } = request;
  const isV4 = model.startsWith('embed-v4');
  if (output_dimension !== undefined && !isV4)
    throw new Refusal(400, `invalid request: output_dimension is not supported for model ${model}`);
  const dimensions = output_dimension ?? (isV4 ? 1536 : 1024);
  return jsonReply({
    id: call.requestId,
    embeddings: embedByType(texts, dimensions, types),
    texts,
    meta: { api_version: { version: '2' }, billed_units: { input_tokens: countInputTokens(texts) } },
    response_type: 'embeddings_by_type',
  });
}

export function embedByType(texts: readonly string[], dimensions: number, types: readonly string[]): object {
  const vectors = texts.map((text) => embed(text, dimensions));
  const of = (type: string) =>
    vectors.map((vector) => (isQuantized(type) ? quantized(vector) : encode(vector, type === 'base64')));
  return Object.fromEntries(types.map((type) => [type, of(type)]));
}

function isQuantized(type: string): boolean {
  return type !== 'float' && type !== 'base64';
}

function quantized(vector: Float32Array): number[] {
  return Array.from(vector, (value) => Math.round(value * 127));
}
