import { completions } from '../completions/endpoint.ts';
import { togetherCompletions } from '../completions/hosts.ts';
import { createOpenAIDialect } from '../dialect.ts';
import { embeddings, togetherEmbeddings } from '../embeddings.ts';
import { toErrorBody } from '../errors.ts';
import { togetherRerank } from '../rerank.ts';

// https://docs.together.ai/reference/chat-completions

export const together = createOpenAIDialect({
  toErrorBody: (refusal, { requestId }) => ({ id: requestId, ...toErrorBody(refusal) }),
  headers: ({ requestId }) => ({
    'x-request-id': requestId,
    'x-ratelimit-limit': '10',
    'x-ratelimit-remaining': '9',
    'x-ratelimit-reset': '1',
  }),
  reasons: ({ model, reasoning_effort }) => reasoning_effort != null || /deepseek-r1|gpt-oss|thinking/i.test(model),
  reasoningPlace: () => 'reasoning',
  adapt: (completion) => ({
    ...completion,
    prompt: [],
    // Some models end with the name of the token they ended with.
    choices: completion.choices.map((choice) => ({
      ...choice,
      finish_reason: choice.finish_reason === 'stop' ? 'eos' : choice.finish_reason,
    })),
  }),
  stream: { alwaysUsage: true, usage: 'last-chunk' },
  endpoints: [completions(togetherCompletions), embeddings(togetherEmbeddings), togetherRerank],
});
