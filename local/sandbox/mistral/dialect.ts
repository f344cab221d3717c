import { requireBearer } from '../authentication.ts';
import { toContinuation } from '../continuation.ts';
import type { Conversation } from '../conversation.ts';
import { type BodyReply, type Call, type Dialect, jsonReply, type Reply } from '../dialect.ts';
import { type DataEvent, sse } from '../framing.ts';
import { Refusal, retryAfterHeader } from '../refusal.ts';
import { checkRules } from '../rule.ts';
import { perform } from '../script.ts';
import { validate } from '../validation.ts';
import { toConversation } from './conversation.ts';
import { answerEmbeddings } from './embeddings.ts';
import { fimRequest } from './fim.ts';
import { toRefusal } from './refusal.ts';
import { chatRequest } from './request.ts';
import { toResponse } from './response.ts';
import { rules } from './rules.ts';
import { toEvents } from './stream.ts';
import { answerTranscription } from './transcriptions.ts';

export const mistral: Dialect = {
  routes: [
    { path: /^\/v1\/audio\/transcriptions$/, answer: answerAudio },
    { path: /^\/v1\/chat\/completions$/, answer: answerChat },
    { path: /^\/v1\/fim\/completions$/, answer: answerFim },
    { path: /^\/v1\/embeddings$/, answer: answerEmbeddings },
  ],
  authenticate({ headers }) {
    requireBearer(headers.authorization, 'Unauthorized');
  },
  refuse,
  headers: ({ requestId }) => ({
    'mistral-correlation-id': requestId,
    'x-ratelimit-limit-req-minute': '60',
    'x-ratelimit-remaining-req-minute': '59',
    'x-ratelimit-limit-tokens-minute': '500000',
    'x-ratelimit-remaining-tokens-minute': '499990',
  }),
};

function answerChat(call: Call): Reply {
  const request = validate(chatRequest, call.body, (problems) => toRefusal(problems, rolesOf(call.body)));
  checkRules(rules, request, call);
  return reply(toConversation(request, call), request.stream, call);
}

function answerFim(call: Call): Reply {
  const request = validate(fimRequest, call.body, (problems) => toRefusal(problems, []));
  return reply(toContinuation(request, 1, call), request.stream, call);
}

function reply(conversation: Conversation, stream: boolean | undefined, call: Call): Reply {
  const response = toResponse(perform(conversation, call), call.model);
  if (!stream) return jsonReply(response);
  return { kind: 'stream', framing: sse('[DONE]'), events: toEvents(response), failure: failureInStream() };
}

function answerAudio(call: Call): Reply {
  return answerTranscription(call, (problems) => toRefusal(problems, []), failureInStream());
}

function failureInStream(): DataEvent {
  return { data: toErrorBody(new Refusal(503, 'Service unavailable.', { type: 'service_unavailable' })) };
}

function refuse(refusal: Refusal, { requestId }: Call): BodyReply {
  // The gate before the API knows no more than a message.
  const body = refusal.status === 401 ? { message: refusal.message, request_id: requestId } : toErrorBody(refusal);
  return jsonReply(body, refusal.status, retryAfterHeader(refusal));
}

function toErrorBody({ status, message, detail }: Refusal): object {
  const type = detail.type ?? (status === 429 ? 'rate_limited' : 'invalid_request_error');
  const code = detail.code ?? (status === 429 ? '1300' : null);
  const { details: problems } = detail;
  if (problems) return { object: 'error', detail: problems, message: { detail: problems }, type, param: null, code };
  return { object: 'error', message, type, param: null, code };
}

function rolesOf(body: unknown): unknown[] {
  const { messages = [] } = body as { messages?: { role?: unknown }[] };
  return Array.isArray(messages) ? messages.map((message) => message?.role) : [];
}
