import { hasBearer } from '../../authentication.ts';
import type { Call, Dialect, Route } from '../../dialect.ts';
import { Refusal } from '../../refusal.ts';
import { type Chunk, mapChunks } from '../chunks.ts';
import { answerCompletion, type CompletionHabits } from '../completions/endpoint.ts';
import { openAICompletions } from '../completions/hosts.ts';
import { answerChat, createOpenAIDialect } from '../dialect.ts';
import { openAIEmbeddings } from '../embeddings.ts';
import { toErrorBody } from '../errors.ts';
import { openAITranscriptions } from '../transcription-hosts.ts';
import { answerTranscription } from '../transcriptions.ts';
import type { Variant } from '../variant.ts';
import { openaiVariant } from './openai.ts';

const safe = { filtered: false, severity: 'safe' };
const filterResults = { hate: safe, self_harm: safe, sexual: safe, violence: safe };
const promptFilterResults = [{ prompt_index: 0, content_filter_results: filterResults }];

/** Chunks of the content filter name no answer: their id, model and time are empty. */
const nameless = { id: '', object: '', created: 0, model: '' };

const variant: Variant = {
  ...openaiVariant,
  authenticate({ headers }) {
    if (headers['api-key'] || hasBearer(headers.authorization)) return;
    throw new Refusal(
      401,
      'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
      { code: '401' },
    );
  },
  // The gate before the models answers with code and message only.
  toErrorBody: (refusal) =>
    [401, 404, 429].includes(refusal.status)
      ? { error: { code: refusal.detail.code ?? String(refusal.status), message: refusal.message } }
      : toErrorBody(refusal),
  headers: ({ requestId }) => ({
    'apim-request-id': requestId,
    'x-request-id': requestId,
    'x-ratelimit-remaining-requests': '999',
    'x-ratelimit-remaining-tokens': '99990',
  }),
  adapt: (completion) => ({
    ...completion,
    choices: completion.choices.map((choice) => ({
      ...choice,
      message: { ...choice.message, refusal: null },
      content_filter_results: filterResults,
    })),
    prompt_filter_results: promptFilterResults,
    system_fingerprint: 'fp_sandbox',
  }),
  stream: {
    adapt(events) {
      const chunks = mapChunks(events, ({ prompt_filter_results: _, ...chunk }) => chunk);
      const end = chunks.findIndex(
        (event) => 'data' in event && (event.data as Chunk).choices.some((choice) => choice.finish_reason),
      );
      return [
        { data: { ...nameless, choices: [], prompt_filter_results: promptFilterResults } },
        ...chunks.slice(0, end),
        { data: asynchronousFilterChunk },
        ...chunks.slice(end),
      ];
    },
  },
};

/** The asynchronous filter reports late, in a choice without a delta. */
const asynchronousFilterChunk: Chunk = {
  ...nameless,
  choices: [
    {
      index: 0,
      finish_reason: null,
      content_filter_results: filterResults,
      content_filter_offsets: { check_offset: 44, start_offset: 44, end_offset: 198 },
    },
  ],
  usage: null,
};

const textCompletions: CompletionHabits = {
  ...openAICompletions,
  adapt: (completion) => ({
    ...completion,
    choices: completion.choices.map((choice) => ({ ...choice, content_filter_results: filterResults })),
    prompt_filter_results: promptFilterResults,
  }),
  adaptChunk: ({ prompt_filter_results: _, ...chunk }) => chunk,
  firstChunk: { ...nameless, choices: [], prompt_filter_results: promptFilterResults },
};

export const azure: Dialect = {
  ...createOpenAIDialect(variant),
  routes: [
    { path: /^\/openai\/v1\/chat\/completions$/, answer: (call) => answerChat(variant, call) },
    {
      path: /^\/openai\/deployments\/(?<model>[^/]+)\/chat\/completions$/,
      answer: atDeployment((call) => answerChat(variant, call)),
    },
    { path: /^\/openai\/v1\/embeddings$/, answer: answerEmbeddings },
    { path: /^\/openai\/deployments\/(?<model>[^/]+)\/embeddings$/, answer: atDeployment(answerEmbeddings) },
    { path: /^\/openai\/v1\/completions$/, answer: answerText },
    { path: /^\/openai\/deployments\/(?<model>[^/]+)\/completions$/, answer: atDeployment(answerText) },
    { path: /^\/openai\/v1\/audio\/(?:transcriptions|translations)$/, answer: answerAudio },
    {
      path: /^\/openai\/deployments\/(?<model>[^/]+)\/audio\/(?:transcriptions|translations)$/,
      answer: atDeployment(answerAudio),
    },
  ],
};

/** Here the path names the model, and the body's `model` is ignored. */
function atDeployment(answer: Route['answer']): Route['answer'] {
  return (call) => {
    if (!call.query.get('api-version')) throw new Refusal(404, 'Resource not found', { code: '404' });
    return answer({ ...call, body: { ...(call.body as object), model: call.model } });
  };
}

function answerEmbeddings(call: Call) {
  return openAIEmbeddings(variant, call);
}

function answerText(call: Call) {
  return answerCompletion(variant, textCompletions, call);
}

function answerAudio(call: Call) {
  return answerTranscription(openAITranscriptions, call);
}
