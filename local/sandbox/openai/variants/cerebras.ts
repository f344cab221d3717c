import { requireBearer } from '../../authentication.ts';
import { Refusal } from '../../refusal.ts';
import { createOpenAIDialect } from '../dialect.ts';
import { explainAsOpenAI } from '../errors.ts';
import { openAIFields, openAIMessageFields } from '../request.ts';
import { refusesFields } from '../rules.ts';

// https://inference-docs.cerebras.ai/api-reference/chat-completions

const refused = ['frequency_penalty', 'presence_penalty', 'logit_bias'];

export const cerebras = createOpenAIDialect({
  authenticate: ({ headers }) => requireBearer(headers.authorization, 'Wrong API Key', { code: 'wrong_api_key' }),
  fields: [...openAIFields, 'disable_reasoning', 'reasoning_format', 'clear_thinking'],
  messageFields: [...openAIMessageFields, 'reasoning'],
  explain: (problem) =>
    problem.kind === 'unknown-field'
      ? malformed(`${problem.path.join('.')}: property '${problem.path.join('.')}' is unsupported`)
      : malformed(explainAsOpenAI(problem).message),
  rules: [refusesFields(refused, (name) => malformed(`${name}: property '${name}' is unsupported`))],
  // The error is the body itself.
  toErrorBody: ({ status, message, detail: { retryAfter: _, ...detail } }) => ({
    message,
    ...types[status],
    ...detail,
  }),
  headers: ({ requestId }) => ({
    'x-request-id': requestId,
    'x-ratelimit-limit-requests-day': '14400',
    'x-ratelimit-remaining-requests-day': '14399',
    'x-ratelimit-limit-tokens-minute': '60000',
    'x-ratelimit-remaining-tokens-minute': '59990',
    'x-ratelimit-reset-tokens-minute': '12.5',
  }),
  reasons: ({ model, reasoning_effort, disable_reasoning }) =>
    disable_reasoning !== true &&
    (reasoning_effort != null ? reasoning_effort !== 'none' : /gpt-oss|qwen-3.*thinking/.test(model)),
  reasoningPlace: () => 'reasoning',
  adapt: (completion) => ({
    ...completion,
    system_fingerprint: 'fp_sandbox',
    time_info: {
      queue_time: 0.001,
      prompt_time: 0.002,
      completion_time: 0.01,
      total_time: 0.013,
      created: completion.created,
    },
  }),
  stream: { alwaysUsage: true, usage: 'last-chunk', wholeToolCalls: true },
});

const types: Readonly<Record<number, object>> = {
  400: { type: 'invalid_request_error', param: null, code: 'wrong_api_format' },
  401: { type: 'invalid_request_error', param: 'api_key', code: 'wrong_api_key' },
  404: { type: 'not_found_error', param: 'model', code: 'model_not_found' },
  429: { type: 'too_many_requests_error', param: 'quota', code: 'request_quota_exceeded' },
  503: { type: 'server_error', param: null, code: 'service_unavailable' },
};

function malformed(message: string): Refusal {
  return new Refusal(400, message, {
    type: 'invalid_request_error',
    param: 'validation_error',
    code: 'wrong_api_format',
  });
}
