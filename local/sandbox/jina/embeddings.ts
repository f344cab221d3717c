import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { countInputTokens, toEmbeddingList } from '../embedding.ts';
import { validate } from '../validation.ts';
import { toRefusal } from './refusal.ts';

// https://api.jina.ai/docs: the encoding has another name, and the tasks are those of the model's generation.

const text = z.string().min(1);

const embeddingsRequest = z.strictObject({
  model: z.string().min(1),
  input: z.union([text, z.array(text).min(1).max(2048)]),
  task: z.string().optional(),
  dimensions: z.int().min(1).max(2048).optional(),
  normalized: z.boolean().optional(),
  embedding_type: z.enum(['float', 'base64', 'binary', 'ubinary']).optional(),
  late_chunking: z.boolean().optional(),
  truncate: z.boolean().optional(),
});

const searches = ['retrieval.query', 'retrieval.passage', 'text-matching'];
const tasksOfV3 = [...searches, 'classification', 'separation'];
const tasks = [...searches, 'classification', 'clustering', 'code.query', 'code.passage'];

export function answerEmbeddings(call: Call): Reply {
  const request = validate(embeddingsRequest.check(knownTask), call.body, ([problem]) => toRefusal(problem));
  const { model, dimensions = 1024, embedding_type } = request;
  const inputs = [request.input].flat();
  const tokens = countInputTokens(inputs);
  const list = toEmbeddingList(inputs, { model, dimensions, base64: embedding_type === 'base64' });
  return jsonReply({ ...list, usage: { total_tokens: tokens, prompt_tokens: tokens } });
}

const knownTask = z.refine<z.output<typeof embeddingsRequest>>(
  ({ model, task }) => task === undefined || (model.includes('-v3') ? tasksOfV3 : tasks).includes(task),
  { path: ['task'], message: 'Input should be a task of this model' },
);
