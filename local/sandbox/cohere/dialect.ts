import { requireBearer } from '../authentication.ts';
import { type Call, type Dialect, jsonReply, type Reply } from '../dialect.ts';
import { sse, typedEvent } from '../framing.ts';
import { Refusal, retryAfterHeader } from '../refusal.ts';
import { checkRules } from '../rule.ts';
import { perform } from '../script.ts';
import { type Problem, validate } from '../validation.ts';
import { citationsFor } from './citations.ts';
import { toConversation } from './conversation.ts';
import { chatRequest } from './request.ts';
import { toResponse } from './response.ts';
import { rules } from './rules.ts';
import { toEvents } from './stream.ts';

export const cohere: Dialect = {
  routes: [{ path: /^\/v2\/chat$/, answer: answerChat }],
  authenticate({ headers }) {
    requireBearer(headers.authorization, 'no api key supplied');
  },
  refuse: (refusal, { requestId }) =>
    jsonReply({ id: requestId, message: refusal.message }, refusal.status, retryAfterHeader(refusal)),
  headers: ({ requestId }) => ({ 'x-debug-trace-id': requestId }),
};

function answerChat(call: Call): Reply {
  const request = validate(chatRequest, call.body, ([problem]) => toRefusal(problem));
  checkRules(rules, request, call);
  const conversation = toConversation(request, call);
  const response = toResponse(perform(conversation, call), { tools: conversation.tools, cite: citationsFor(request) });
  if (!request.stream) return jsonReply(response);
  // A failure ends the message; there is no event of its own for it.
  const failure = typedEvent('message-end', { delta: { finish_reason: 'ERROR', error: 'internal server error' } });
  return { kind: 'stream', framing: sse(), events: toEvents(response), failure };
}

const seeReference = 'For proper usage, please refer to https://docs.cohere.com/reference/chat';

function toRefusal({ kind, path, expected, message }: Problem): Refusal {
  const name = path.join('.');
  switch (kind) {
    case 'unknown-field':
      return new Refusal(422, `unknown field: parameter '${path.at(-1)}' is not a valid field. ${seeReference}`);
    case 'missing-field':
      return new Refusal(400, `invalid request: ${name} is required`);
    default:
      return new Refusal(400, `invalid request: ${name} ${expected ? `must be one of ${expected}` : message}`);
  }
}
