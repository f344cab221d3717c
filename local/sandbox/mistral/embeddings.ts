import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { countInputTokens, toEmbeddingList } from '../embedding.ts';
import { Refusal } from '../refusal.ts';
import { validate } from '../validation.ts';
import { toRefusal } from './refusal.ts';

// https://docs.mistral.ai/api/endpoint/embeddings

const embeddingsRequest = z.strictObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(z.string())]),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  output_dimension: z.int().min(1).nullish(),
  output_dtype: z.enum(['float', 'int8', 'uint8', 'binary', 'ubinary']).optional(),
  encoding_format: z.enum(['float', 'base64']).optional(),
});

const maxInputs = 256;
const maxTokens = 65_536;

export function answerEmbeddings(call: Call): Reply {
  const request = validate(embeddingsRequest, call.body, (problems) => toRefusal(problems));
  const { model, output_dimension, encoding_format } = request;
  const inputs = [request.input].flat();
  const tokens = countInputTokens(inputs);
  if (inputs.length > maxInputs) throw refused('Too many inputs in request, split into more batches.');
  if (tokens > maxTokens) throw refused('Too many tokens overall, split into more batches.');
  if (output_dimension != null && !model.startsWith('codestral-embed'))
    throw refused('This model does not support output_dimension.');
  const dimensions = output_dimension ?? (model.startsWith('codestral-embed') ? 1536 : 1024);
  const list = toEmbeddingList(inputs, { model, dimensions, base64: encoding_format === 'base64' });
  const usage = { prompt_tokens: tokens, total_tokens: tokens, completion_tokens: 0, prompt_audio_seconds: null };
  return jsonReply({ id: call.requestId, ...list, usage });
}

function refused(message: string): Refusal {
  return new Refusal(400, message, { type: 'invalid_request_prompt', code: '3210' });
}
