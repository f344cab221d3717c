import { requireBearer } from '../authentication.ts';
import { type Call, type Dialect, jsonReply, type Reply } from '../dialect.ts';
import { sse, typedEvent } from '../framing.ts';
import { retryAfterHeader } from '../refusal.ts';
import { checkRules } from '../rule.ts';
import { perform } from '../script.ts';
import { validate } from '../validation.ts';
import { citationsFor } from './citations.ts';
import { toConversation } from './conversation.ts';
import { answerEmbed } from './embed.ts';
import { toRefusal } from './refusal.ts';
import { chatRequest } from './request.ts';
import { answerRerank } from './rerank.ts';
import { toResponse } from './response.ts';
import { rules } from './rules.ts';
import { toEvents } from './stream.ts';

export const cohere: Dialect = {
  routes: [
    { path: /^\/v2\/chat$/, answer: answerChat },
    { path: /^\/v2\/embed$/, answer: answerEmbed },
    { path: /^\/v2\/rerank$/, answer: answerRerank },
  ],
  authenticate({ headers }) {
    requireBearer(headers.authorization, 'no api key supplied');
  },
  refuse: (refusal, { requestId }) =>
    jsonReply({ id: requestId, message: refusal.message }, refusal.status, retryAfterHeader(refusal)),
  headers: ({ requestId }) => ({ 'x-debug-trace-id': requestId }),
};

function answerChat(call: Call): Reply {
  const request = validate(chatRequest, call.body, ([problem]) => toRefusal(problem, 'chat'));
  checkRules(rules, request, call);
  const conversation = toConversation(request, call);
  const response = toResponse(perform(conversation, call), { tools: conversation.tools, cite: citationsFor(request) });
  if (!request.stream) return jsonReply(response);
  // A failure ends the message; there is no event of its own for it.
  const failure = typedEvent('message-end', { delta: { finish_reason: 'ERROR', error: 'internal server error' } });
  return { kind: 'stream', framing: sse(), events: toEvents(response), failure };
}
