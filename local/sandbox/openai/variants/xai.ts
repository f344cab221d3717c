import { Refusal } from '../../refusal.ts';
import { toUsage } from '../completion.ts';
import { createOpenAIDialect } from '../dialect.ts';
import { explainAsOpenAI } from '../errors.ts';
import { openAIMessageFields } from '../request.ts';
import { refusesFields } from '../rules.ts';
import { openAIRateLimits } from './openai.ts';

// https://docs.x.ai/docs/api-reference

const refusesSampling = refusesFields(
  ['stop', 'presence_penalty', 'frequency_penalty'],
  (name) => new Refusal(400, `Argument not supported on this model: ${toCamelCase(name)}`),
);

export const xai = createOpenAIDialect({
  messageFields: [...openAIMessageFields.filter((name) => name !== 'name'), 'reasoning_content'],
  explain: (problem) => new Refusal(problem.kind === 'unknown-field' ? 400 : 422, explainAsOpenAI(problem).message),
  rules: [
    (request, call) => (isReasoningModel(request.model) ? refusesSampling(request, call) : undefined),
    ({ tools }) =>
      tools?.some(({ function: { parameters } }) => parameters?.['additionalProperties'] === false)
        ? 'Invalid request content: additionalProperties is not supported in the parameters of a function.'
        : undefined,
  ],
  toErrorBody: ({ status, message }) => ({ code: codes[status] ?? codes[400], error: message }),
  headers: ({ requestId }) => ({ 'x-request-id': requestId, ...openAIRateLimits }),
  reasons: ({ model, reasoning_effort }) => reasoning_effort != null || isReasoningModel(model),
  reasoningPlace: () => 'reasoning_content',
  toUsage(usage) {
    const { completion_tokens, ...counts } = toUsage(usage);
    // Reasoning is in the total, but not in the completion.
    return {
      ...counts,
      completion_tokens: completion_tokens - usage.reasoning,
      num_sources_used: 0,
      cost_in_usd_ticks: 12_500,
    };
  },
  adapt: (completion) => ({
    ...completion,
    choices: completion.choices.map((choice) => ({
      ...choice,
      message: { ...choice.message, refusal: null },
      finish_reason: choice.finish_reason === 'tool_calls' ? '' : choice.finish_reason,
    })),
    system_fingerprint: 'fp_sandbox',
  }),
  stream: { wholeToolCalls: true, alwaysUsage: true, usage: 'last-chunk' },
});

const codes: Readonly<Record<number, string>> = {
  400: 'Client specified an invalid argument',
  401: 'The request does not have valid authentication credentials',
  403: 'The caller does not have permission to execute the specified operation',
  404: 'Some requested entity was not found',
  429: 'Some resource has been exhausted',
  500: 'Internal error',
  503: 'The service is currently unavailable',
};

function isReasoningModel(model: string): boolean {
  return /grok-(?:3-mini|[4-9])/.test(model) && !/non-reasoning/.test(model);
}

function toCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
