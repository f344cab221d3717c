import { mapChunks } from '../chunks.ts';
import { completions } from '../completions/endpoint.ts';
import { openAICompletions } from '../completions/hosts.ts';
import { createOpenAIDialect } from '../dialect.ts';
import { embeddings, openAIEmbeddings } from '../embeddings.ts';
import { openAIFields, openAIMessageFields } from '../request.ts';
import {
  choosesKnownTool,
  isReasoningModel,
  mentionsJson,
  pairsToolCalls,
  restrictsReasoningModels,
} from '../rules.ts';
import { openAITranscriptions } from '../transcription-hosts.ts';
import { transcriptions } from '../transcriptions.ts';
import type { Variant } from '../variant.ts';

export const openaiVariant: Variant = {
  fields: openAIFields,
  messageFields: openAIMessageFields,
  endpoints: [completions(openAICompletions), embeddings(openAIEmbeddings), transcriptions(openAITranscriptions)],
  rules: [restrictsReasoningModels, choosesKnownTool, pairsToolCalls, mentionsJson],
  headers: ({ requestId }) => ({
    'x-request-id': `req_${requestId}`,
    'openai-processing-ms': '1',
    'openai-version': '2020-10-01',
    ...openAIRateLimits,
  }),
  reasons: ({ model, reasoning_effort }) => isReasoningModel(model) && reasoning_effort !== 'none',
  reasoningPlace: () => 'hidden',
  adapt: (completion) => ({
    ...completion,
    choices: completion.choices.map((choice) => ({ ...choice, message: { ...choice.message, refusal: null } })),
    service_tier: 'default',
    system_fingerprint: 'fp_sandbox',
  }),
  stream: {
    // Padding that hides the length of what was said; clients must ignore it.
    adapt: (events, _completion, request) =>
      request.stream_options?.['include_obfuscation'] === false
        ? events
        : mapChunks(events, (chunk) => ({ ...chunk, obfuscation: 'sandbox' })),
  },
};

export const openai = createOpenAIDialect(openaiVariant);

/** OpenAI's names, which several compatible providers use too. */
export const openAIRateLimits = {
  'x-ratelimit-limit-requests': '10000',
  'x-ratelimit-limit-tokens': '2000000',
  'x-ratelimit-remaining-requests': '9999',
  'x-ratelimit-remaining-tokens': '1999990',
  'x-ratelimit-reset-requests': '6ms',
  'x-ratelimit-reset-tokens': '6m0s',
} as const;
