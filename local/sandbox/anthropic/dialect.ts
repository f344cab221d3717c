import { hasBearer } from '../authentication.ts';
import { type Call, type Dialect, jsonReply, type Reply } from '../dialect.ts';
import { sse } from '../framing.ts';
import { Refusal, retryAfterHeader } from '../refusal.ts';
import { checkRules } from '../rule.ts';
import { perform } from '../script.ts';
import { type Problem, validate } from '../validation.ts';
import { toConversation } from './conversation.ts';
import { toMessage } from './message.ts';
import { messagesRequest } from './request.ts';
import { rules } from './rules.ts';
import { toEvents } from './stream.ts';

export const anthropic: Dialect = {
  routes: [{ path: /^\/v1\/messages$/, answer: answerMessages }],
  authenticate({ headers }) {
    if (!headers['x-api-key'] && !hasBearer(headers.authorization))
      throw new Refusal(401, 'x-api-key header is required');
    if (!headers['anthropic-version']) throw new Refusal(400, 'anthropic-version: header is required');
  },
  refuse: (refusal, { requestId }) =>
    jsonReply(toErrorBody(refusal.status, refusal.message, requestId), refusal.status, {
      ...retryAfterHeader(refusal),
      'x-should-retry': String(refusal.status === 429 || refusal.status >= 500),
    }),
  headers: ({ requestId }) => ({
    'request-id': toRequestId(requestId),
    'anthropic-organization-id': 'sandbox',
    ...rateLimitHeaders,
  }),
};

const rateLimitHeaders = Object.fromEntries(
  ['requests', 'tokens', 'input-tokens', 'output-tokens'].flatMap((kind) => [
    [`anthropic-ratelimit-${kind}-limit`, '4000'],
    [`anthropic-ratelimit-${kind}-remaining`, '3999'],
    [`anthropic-ratelimit-${kind}-reset`, '2026-01-01T00:00:00Z'],
  ]),
);

function answerMessages(call: Call): Reply {
  const request = validate(messagesRequest, call.body, ([problem]) => toRefusal(problem));
  checkRules(rules, request, call);
  const { thinking } = request;
  const omitThinking = thinking !== undefined && 'display' in thinking && thinking.display === 'omitted';
  const message = toMessage(perform(toConversation(request, call), call), { model: call.model, omitThinking });
  if (!request.stream) return jsonReply(message);
  const failure = { type: 'error', data: toErrorBody(529, 'Overloaded', call.requestId) };
  return { kind: 'stream', framing: sse(), events: toEvents(message), failure };
}

function toRefusal({ kind, path, expected, message }: Problem): Refusal {
  const texts = {
    'unknown-field': 'Extra inputs are not permitted',
    'missing-field': 'Field required',
    'wrong-type': `Input should be a valid ${expected}`,
    'wrong-value': expected ? `Input should be ${expected}` : message,
  } as const;
  return new Refusal(400, `${path.join('.')}: ${texts[kind]}`);
}

const errorTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

function toErrorBody(status: number, message: string, requestId: string): object {
  const type = errorTypes[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
  return { type: 'error', error: { type, message }, request_id: toRequestId(requestId) };
}

function toRequestId(requestId: string): string {
  return `req_${requestId}`;
}
