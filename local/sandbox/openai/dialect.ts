import { requireBearer } from '../authentication.ts';
import { type Call, type Dialect, jsonReply, type Reply } from '../dialect.ts';
import { sse } from '../framing.ts';
import { Refusal, retryAfterHeader } from '../refusal.ts';
import { checkRules } from '../rule.ts';
import { perform } from '../script.ts';
import { type Problem, validate } from '../validation.ts';
import { toChunks } from './chunks.ts';
import { type ChatCompletion, toCompletion, toUsage } from './completion.ts';
import { toConversation } from './conversation.ts';
import { explainAsOpenAI, toErrorBody } from './errors.ts';
import { type ChatRequest, chatRequest } from './request.ts';
import type { Variant } from './variant.ts';

/** OpenAI's dialect as one provider speaks it. What stands before `/chat/completions` in the path does not matter. */
export function createOpenAIDialect(variant: Variant): Dialect {
  return {
    routes: [
      { path: /\/chat\/completions$/, answer: (call) => answerChat(variant, call) },
      ...(variant.endpoints ?? []).flatMap((routesOf) => routesOf(variant)),
    ],
    authenticate: variant.authenticate ?? (({ headers }) => requireBearer(headers.authorization, missingKey)),
    refuse: (refusal, call) =>
      jsonReply((variant.toErrorBody ?? toErrorBody)(refusal, call), refusal.status, retryAfterHeader(refusal)),
    headers: variant.headers ?? (({ requestId }) => ({ 'x-request-id': `req_${requestId}` })),
  };
}

const missingKey =
  "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).";

export function answerChat(variant: Variant, call: Call): Reply {
  const request = readRequest(variant, call);
  const answer = perform(toConversation(request, variant.reasons(request), call), call);
  const completion = toCompletion(answer, {
    model: call.model,
    reasoningPlace: variant.reasoningPlace(request),
    topLogprobs: request.logprobs ? (request.top_logprobs ?? 0) : undefined,
    toUsage: (usage) => (variant.toUsage ?? toUsage)(usage, request),
  });
  const adapted = variant.adapt?.(completion, request) ?? completion;
  if (request.stream) return streamReply(variant, adapted, request, call);
  const reply = jsonReply(adapted);
  return { ...reply, body: `${variant.whileQueued ?? ''}${reply.body}` };
}

function readRequest(variant: Variant, call: Call): ChatRequest {
  const explain = variant.explain ?? explainAsOpenAI;
  const request = validate(chatRequest, call.body, ([problem]) => explain(problem));
  const [unknown] = unknownFields(variant, request);
  if (unknown) throw explain(unknown);
  checkRules(variant.rules ?? [], request, call);
  return request;
}

function unknownFields({ fields, messageFields }: Variant, request: ChatRequest): Problem[] {
  return [
    ...unknownKeys(request, fields, []),
    ...request.messages.flatMap((message, index) => unknownKeys(message, messageFields, ['messages', index])),
  ];
}

function unknownKeys(
  object: Readonly<Record<string, unknown>>,
  known: readonly string[] | undefined,
  path: Problem['path'],
): Problem[] {
  const unknown = known ? Object.keys(object).filter((name) => !known.includes(name)) : [];
  return unknown.map((name) => ({
    kind: 'unknown-field',
    path: [...path, name],
    expected: '',
    input: object[name],
    message: '',
  }));
}

function streamReply(variant: Variant, completion: ChatCompletion, request: ChatRequest, call: Call): Reply {
  const habits = variant.stream ?? {};
  const refusal = new Refusal(503, 'The server is overloaded or not ready yet.');
  const failure = habits.toFailure?.(refusal, call, completion) ?? (variant.toErrorBody ?? toErrorBody)(refusal, call);
  return {
    kind: 'stream',
    framing: sse(habits.done === false ? undefined : '[DONE]'),
    events: toChunks(completion, request, habits),
    failure: { data: failure },
  };
}
