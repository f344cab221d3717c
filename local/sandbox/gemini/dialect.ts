import { hasBearer } from '../authentication.ts';
import { type Call, type Dialect, jsonReply, type Reply } from '../dialect.ts';
import { jsonArray, sse } from '../framing.ts';
import { Refusal } from '../refusal.ts';
import { checkRules } from '../rule.ts';
import { perform } from '../script.ts';
import { validate } from '../validation.ts';
import { toConversation } from './conversation.ts';
import { answerBatchEmbed } from './embed.ts';
import { toRefusal } from './refusal.ts';
import { generateContentRequest, isGemini3 } from './request.ts';
import { type GenerateContentResponse, toResponse } from './response.ts';
import { rules } from './rules.ts';
import { toEvents } from './stream.ts';
import { transcribe } from './transcript.ts';

export const gemini: Dialect = {
  routes: [
    { path: /\/models\/(?<model>[^/:]+):generateContent$/, answer: (call) => jsonReply(respond(call)) },
    { path: /\/models\/(?<model>[^/:]+):streamGenerateContent$/, answer: stream },
    { path: /\/models\/(?<model>[^/:]+):batchEmbedContents$/, answer: answerBatchEmbed },
  ],
  authenticate({ headers, query }) {
    if (headers['x-goog-api-key'] || query.get('key') || hasBearer(headers.authorization)) return;
    throw new Refusal(
      403,
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    );
  },
  refuse: (refusal) => jsonReply(toErrorBody(refusal), refusal.status),
  headers: () => ({ 'server-timing': 'gfet4t7; dur=1' }),
};

function respond(call: Call): GenerateContentResponse {
  const request = validate(generateContentRequest, call.body, (problems) =>
    toRefusal(problems, 'GenerateContentRequest'),
  );
  checkRules(rules, request, call);
  const transcript = transcribe(request, call);
  if (transcript) return transcript;
  const includeThoughts =
    request.generationConfig?.thinkingConfig?.includeThoughts ?? call.directives.reasoning ?? false;
  const options = { model: call.model, includeThoughts, signs: isGemini3(call.model) };
  return toResponse(perform(toConversation(request, call), call), options);
}

function stream(call: Call): Reply {
  const overloaded = new Refusal(503, 'The model is overloaded. Please try again later.');
  return {
    kind: 'stream',
    framing: call.query.get('alt') === 'sse' ? sse() : jsonArray,
    events: toEvents(respond(call)),
    failure: { data: toErrorBody(overloaded) },
  };
}

const statuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** There is no `retry-after` header: the wait is in the details. */
function toErrorBody({ status, message, detail }: Refusal): object {
  const { retryAfter, details = [] } = detail;
  const retryInfo = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s` };
  const all = retryAfter === undefined ? details : [...details, retryInfo];
  const name = statuses[status] ?? 'UNKNOWN';
  return { error: { code: status, message, status: name, ...(all.length > 0 && { details: all }) } };
}
