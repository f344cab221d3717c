import { hasBearer } from '../../authentication.ts';
import type { Call, Dialect } from '../../dialect.ts';
import { Refusal } from '../../refusal.ts';
import { type Chunk, mapChunks } from '../chunks.ts';
import { answerChat, createOpenAIDialect } from '../dialect.ts';
import { toErrorBody } from '../errors.ts';
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

export const azure: Dialect = {
  ...createOpenAIDialect(variant),
  routes: [
    { path: /^\/openai\/v1\/chat\/completions$/, answer: (call) => answerChat(variant, call) },
    { path: /^\/openai\/deployments\/(?<model>[^/]+)\/chat\/completions$/, answer: answerDeployment },
  ],
};

/** Here the path names the model, and the body's `model` is ignored. */
function answerDeployment(call: Call) {
  if (!call.query.get('api-version')) throw new Refusal(404, 'Resource not found', { code: '404' });
  return answerChat(variant, { ...call, body: { ...(call.body as object), model: call.model } });
}
