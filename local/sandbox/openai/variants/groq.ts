import { requireBearer } from '../../authentication.ts';
import { Refusal } from '../../refusal.ts';
import { explainFirst } from '../../rule.ts';
import type { Problem } from '../../validation.ts';
import { type Chunk, mapChunks } from '../chunks.ts';
import { toUsage } from '../completion.ts';
import { createOpenAIDialect } from '../dialect.ts';
import { explainAsOpenAI } from '../errors.ts';
import { openAIFields, openAIMessageFields } from '../request.ts';
import { invalid, mentionsJson, refusesFields } from '../rules.ts';
import { groqTranscriptions } from '../transcription-hosts.ts';
import { transcriptions } from '../transcriptions.ts';
import type { ReasoningPlace } from '../variant.ts';
import { openAIRateLimits } from './openai.ts';

// https://console.groq.com/docs/openai

const refused = ['logprobs', 'top_logprobs', 'logit_bias'];
const places: Readonly<Record<string, ReasoningPlace>> = { parsed: 'reasoning', raw: 'think-tags', hidden: 'hidden' };

export const groq = createOpenAIDialect({
  fields: [
    ...openAIFields.filter((name) => name !== 'store'),
    'reasoning_format',
    'include_reasoning',
    'documents',
    'search_settings',
  ],
  messageFields: [...openAIMessageFields.filter((name) => name !== 'name'), 'reasoning'],
  authenticate: ({ headers }) => requireBearer(headers.authorization, 'Invalid API Key'),
  explain: explainAsGroq,
  rules: [
    refusesFields(refused, (name) => invalid(`\`${name}\` is not supported with this model`, name)),
    ({ n }) => (n != null && n > 1 ? invalid("'n' : number must be at most 1", 'n') : undefined),
    ({ messages }) => explainFirst(messages, explainNull),
    mentionsJson,
  ],
  toErrorBody: ({ status, message, detail }) => ({
    error: {
      message,
      type: detail.type ?? types[status] ?? 'invalid_request_error',
      ...(codes[status] && { code: codes[status] }),
    },
  }),
  headers: ({ requestId }) => ({ 'x-request-id': `req_${requestId}`, 'x-groq-region': 'sandbox', ...openAIRateLimits }),
  endpoints: [transcriptions(groqTranscriptions)],
  reasons: ({ model, reasoning_effort }) =>
    reasoning_effort != null ? reasoning_effort !== 'none' : /gpt-oss|qwen3|deepseek-r1/.test(model),
  // Without a format reasoning is parsed, except for the models that leave their tags in the content.
  reasoningPlace: ({ reasoning_format, model }) =>
    places[String(reasoning_format)] ?? (/deepseek-r1/.test(model) ? 'think-tags' : 'reasoning'),
  toUsage: (usage) => ({
    queue_time: 0.001,
    prompt_time: 0.002,
    completion_time: 0.01,
    total_time: 0.012,
    ...toUsage(usage),
  }),
  adapt: (completion) => ({
    ...completion,
    system_fingerprint: 'fp_sandbox',
    x_groq: { id: `req_${completion.id}` },
    service_tier: 'on_demand',
  }),
  stream: {
    wholeToolCalls: true,
    // The first chunk carries the request id, the finishing one the usage, asked for or not.
    adapt: (events, completion) =>
      mapChunks(events, ({ x_groq: id, service_tier: _, ...chunk }, index) => {
        if (index === 0) return { ...chunk, x_groq: id };
        return isFinish(chunk) ? { ...chunk, x_groq: { ...(id as object), usage: completion.usage } } : chunk;
      }),
  },
});

const types: Readonly<Record<number, string>> = {
  429: 'tokens',
  498: 'capacity_exceeded',
  500: 'internal_server_error',
  503: 'internal_server_error',
};
const codes: Readonly<Record<number, string>> = {
  401: 'invalid_api_key',
  404: 'model_not_found',
  429: 'rate_limit_exceeded',
};

function isFinish({ choices }: Chunk): boolean {
  return choices.some(({ finish_reason }) => finish_reason !== null);
}

function explainAsGroq(problem: Problem): Refusal {
  const { kind, path } = problem;
  if (kind !== 'unknown-field') return explainAsOpenAI(problem);
  const [first, index, name] = path;
  if (first !== 'messages') return new Refusal(400, `property '${first}' is unsupported`);
  return new Refusal(400, `'messages.${index}' : property '${name}' is unsupported`);
}

/** A key without a value is not the same as no key. */
function explainNull(message: Readonly<Record<string, unknown>>, index: number): Refusal | undefined {
  const name = Object.keys(message).find((key) => key !== 'content' && message[key] === null);
  return name === undefined ? undefined : new Refusal(400, `'messages.${index}.${name}' : value must not be null`);
}
