import { completions } from '../completions/endpoint.ts';
import { ollamaCompletions } from '../completions/hosts.ts';
import { createOpenAIDialect } from '../dialect.ts';
import { embeddings, ollamaEmbeddings } from '../embeddings.ts';

// https://docs.ollama.com/api/openai-compatibility

export const ollama = createOpenAIDialect({
  // It runs on the caller's own machine and asks for no key.
  authenticate: () => {},
  toErrorBody: ({ status, message }) => ({
    error: { message, type: status < 500 ? 'invalid_request_error' : 'api_error', param: null, code: null },
  }),
  headers: () => ({}),
  reasons: ({ model, reasoning_effort }) =>
    reasoning_effort != null ? reasoning_effort !== 'none' : /gpt-oss|qwen3|deepseek-r1/.test(model),
  reasoningPlace: () => 'reasoning',
  adapt: (completion) => ({ ...completion, id: completion.id.slice(0, 12), system_fingerprint: 'fp_ollama' }),
  stream: { wholeToolCalls: true },
  endpoints: [completions(ollamaCompletions), embeddings(ollamaEmbeddings)],
});
