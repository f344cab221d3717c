import { requireBearer } from '../authentication.ts';
import { type BodyReply, type Call, type Dialect, jsonReply, type Reply } from '../dialect.ts';
import { sse } from '../framing.ts';
import { Refusal, retryAfterHeader } from '../refusal.ts';
import { checkRules } from '../rule.ts';
import { perform } from '../script.ts';
import { type Problem, validate } from '../validation.ts';
import { toConversation } from './conversation.ts';
import { chatRequest } from './request.ts';
import { toResponse } from './response.ts';
import { rules } from './rules.ts';
import { toEvents } from './stream.ts';

export const mistral: Dialect = {
  routes: [{ path: /^\/v1\/chat\/completions$/, answer: answerChat }],
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
  const response = toResponse(perform(toConversation(request, call), call), call.model);
  if (!request.stream) return jsonReply(response);
  const failure = { data: toErrorBody(new Refusal(503, 'Service unavailable.', { type: 'service_unavailable' })) };
  return { kind: 'stream', framing: sse('[DONE]'), events: toEvents(response), failure };
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

const problemTypes = {
  'unknown-field': { type: 'extra_forbidden', msg: 'Extra inputs are not permitted' },
  'missing-field': { type: 'missing', msg: 'Field required' },
} as const;

/** All problems of a request at once. Below a message the location names its role, as the union of messages does there. */
function toRefusal(problems: readonly Problem[], roles: readonly unknown[]): Refusal {
  const details = problems.map(({ kind, path, expected, input, message }) => {
    const known = kind === 'unknown-field' || kind === 'missing-field' ? problemTypes[kind] : undefined;
    const { type, msg } = known ?? { type: 'value_error', msg: expected ? `Input should be ${expected}` : message };
    return { type, loc: toLocation(path, roles), msg, input: input ?? null };
  });
  return new Refusal(422, 'Validation failed', { details });
}

function toLocation(path: Problem['path'], roles: readonly unknown[]): (string | number)[] {
  const [first, index, ...rest] = path;
  if (first !== 'messages' || typeof index !== 'number' || rest.length === 0) return ['body', ...path];
  return ['body', first, index, String(roles[index]), ...rest];
}

function rolesOf(body: unknown): unknown[] {
  const { messages = [] } = body as { messages?: { role?: unknown }[] };
  return Array.isArray(messages) ? messages.map((message) => message?.role) : [];
}
