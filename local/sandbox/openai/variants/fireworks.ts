import { Refusal } from '../../refusal.ts';
import { completions } from '../completions/endpoint.ts';
import { fireworksCompletions } from '../completions/hosts.ts';
import { createOpenAIDialect } from '../dialect.ts';
import { embeddings, fireworksEmbeddings } from '../embeddings.ts';
import { explainAsOpenAI } from '../errors.ts';
import { openAIFields, openAIMessageFields } from '../request.ts';
import { fireworksRerank } from '../rerank.ts';
import { invalid } from '../rules.ts';

// https://docs.fireworks.ai/api-reference/post-chatcompletions

const unknownHere = ['max_completion_tokens', 'store', 'modalities', 'audio', 'web_search_options', 'verbosity'];
const ownFields = [
  'top_k',
  'min_p',
  'repetition_penalty',
  'context_length_exceeded_behavior',
  'prompt_truncate_length',
  'thinking',
  'reasoning_history',
];

export const fireworks = createOpenAIDialect({
  fields: [...openAIFields.filter((name) => !unknownHere.includes(name)), ...ownFields],
  messageFields: [...openAIMessageFields, 'reasoning_content'],
  explain: (problem) =>
    problem.kind === 'unknown-field'
      ? new Refusal(
          400,
          `Extra inputs are not permitted, field: '${problem.path.join('.')}', value: ${JSON.stringify(problem.input)}`,
        )
      : explainAsOpenAI(problem),
  rules: [
    ({ model }) =>
      model.startsWith('accounts/')
        ? undefined
        : new Refusal(404, 'Model not found, inaccessible, and/or not deployed', { code: 'NOT_FOUND' }),
    ({ tool_choice }) =>
      tool_choice === 'required'
        ? invalid("Input should be 'auto', 'none' or 'any', field: 'tool_choice', value: 'required'")
        : undefined,
  ],
  toErrorBody: ({ status, message, detail }) => ({
    error: {
      object: 'error',
      type: 'invalid_request_error',
      code: detail.code ?? codes[status] ?? 'invalid_request_error',
      message,
    },
  }),
  headers: ({ requestId }) => ({
    'x-request-id': requestId,
    'x-ratelimit-limit-requests': '60',
    'x-ratelimit-remaining-requests': '59',
    'x-ratelimit-over-limit': 'no',
  }),
  reasons: ({ model, reasoning_effort }) => reasoning_effort != null || /deepseek-r1|gpt-oss|thinking/.test(model),
  reasoningPlace: () => 'reasoning_content',
  stream: { alwaysUsage: true, usage: 'last-chunk' },
  endpoints: [completions(fireworksCompletions), embeddings(fireworksEmbeddings), fireworksRerank],
});

const codes: Readonly<Record<number, string>> = {
  401: 'UNAUTHORIZED',
  429: 'RATE_LIMIT_EXCEEDED',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
};
