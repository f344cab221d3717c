import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { Refusal } from '../refusal.ts';
import { rank } from '../reranking.ts';
import { validate } from '../validation.ts';

// https://huggingface.github.io/text-embeddings-inference/
const teiRequest = z.object({
  query: z.string(),
  texts: z.array(z.string()),
  raw_scores: z.boolean().default(false),
  return_text: z.boolean().default(false),
  truncate: z.boolean().nullish(),
});

export function asksTei({ path, body }: Call): boolean {
  return path === '/rerank' && typeof body === 'object' && body !== null && 'texts' in body;
}

/** What `--max-client-batch-size` is by default. */
const maxTexts = 32;

export function answerTei(call: Call): Reply {
  const request = validate(
    teiRequest,
    call.body,
    ([{ path, message }]) => new Refusal(422, `Failed to deserialize the JSON body: ${path.join('.')}: ${message}`),
  );
  const { query, texts: documents, return_text } = request;
  if (documents.length === 0) throw new Refusal(400, '`texts` cannot be empty', { type: 'Empty' });
  if (documents.length > maxTexts) {
    throw new Refusal(413, `batch size ${documents.length} > maximum allowed batch size ${maxTexts}`);
  }
  const ranks = rank(query, documents).map(({ index, score }) => ({
    index,
    ...(return_text && { text: documents[index] }),
    score,
  }));
  return jsonReply(ranks);
}

const teiTypes: Readonly<Record<number, string>> = {
  413: 'Validation',
  422: 'Tokenizer',
  429: 'Overloaded',
  503: 'Unhealthy',
};

export function toTeiError({ status, message, detail }: Refusal) {
  return { error: message, error_type: detail.type ?? teiTypes[status] ?? 'Backend' };
}
