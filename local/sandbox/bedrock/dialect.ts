import { hasBearer } from '../authentication.ts';
import { type BodyReply, type Call, type Dialect, jsonReply, type Reply } from '../dialect.ts';
import { Refusal } from '../refusal.ts';
import { checkRules } from '../rule.ts';
import { perform } from '../script.ts';
import { validate } from '../validation.ts';
import { toConversation } from './conversation.ts';
import { answerInvoke } from './embed.ts';
import { awsEventStream } from './framing.ts';
import { toRefusal } from './refusal.ts';
import { converseRequest, isClaude } from './request.ts';
import { answerRerank, modelOf } from './rerank.ts';
import { type ConverseResponse, toResponse } from './response.ts';
import { rulesOf } from './rules.ts';
import { toEvents } from './stream.ts';

export const bedrock: Dialect = {
  routes: [
    { path: /^\/model\/(?<model>[^/]+)\/converse$/, answer: (call) => jsonReply(converse(call)) },
    { path: /^\/model\/(?<model>[^/]+)\/converse-stream$/, answer: stream },
    { path: /^\/model\/(?<model>[^/]+)\/invoke$/, answer: answerInvoke },
    { path: /^\/rerank$/, model: modelOf, answer: answerRerank },
  ],
  authenticate,
  refuse,
  headers: ({ requestId }) => ({ 'x-amzn-requestid': requestId }),
};

function converse(call: Call): ConverseResponse {
  const request = validate(converseRequest, call.body, ([problem]) => toRefusal(problem));
  checkRules(rulesOf(call.model), request, call);
  const toolUseIdLength = /mistral/.test(call.model) ? 9 : 22;
  return toResponse(perform(toConversation(request, call), call), { signs: isClaude(call.model), toolUseIdLength });
}

function stream(call: Call): Reply {
  const failure = { message: 'Bedrock is unable to process your request.' };
  return {
    kind: 'stream',
    framing: awsEventStream,
    events: toEvents(converse(call)),
    failure: { type: 'serviceUnavailableException', data: failure, exception: true },
  };
}

/** The signature itself cannot be checked without the secret key; its form, its service and its date can. */
function authenticate({ headers }: Call): void {
  const { authorization = '' } = headers;
  if (hasBearer(authorization)) return;
  if (authorization === '')
    throw new Refusal(403, 'Missing Authentication Token', { type: 'MissingAuthenticationTokenException' });
  const [, service] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request, ?SignedHeaders=\S+, ?Signature=[0-9a-f]{64}$/.exec(
      authorization,
    ) ?? [];
  if (service === undefined || !headers['x-amz-date'])
    throw new Refusal(403, 'Authorization header requires a signature and a date.', {
      type: 'IncompleteSignatureException',
    });
  if (service !== 'bedrock')
    throw new Refusal(403, "Credential should be scoped to correct service: 'bedrock'.", {
      type: 'InvalidSignatureException',
    });
}

const exceptions: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  424: 'ModelErrorException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  503: 'ServiceUnavailableException',
};

/** There is no `retry-after`: AWS leaves the wait to its clients. */
function refuse({ status, message, detail }: Refusal): BodyReply {
  const type = detail.type ?? exceptions[status] ?? 'InternalServerException';
  const errorType = `${type}:http://internal.amazon.com/coral/com.amazon.bedrock/`;
  return jsonReply({ message }, status, { 'x-amzn-errortype': errorType });
}
