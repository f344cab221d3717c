/** Makes a handler of a provider's data and its pure translation: the only place where a provider is called. */
import { decodeEvents } from './decode-events.ts';
import type {
  CallContext,
  Capabilities,
  ChunkOf,
  Endpoint,
  Handler,
  OutgoingRequest,
  ProviderRequest,
  ProviderSpec,
  RequestOf,
  Result,
  ResultInfo,
  Transformer,
} from './endpoint.ts';
import { toProviderError } from './error-mapping.ts';
import { asProviderError, unsupportedParam } from './errors.ts';
import { type HttpAnswer, send } from './http-client.ts';
import { parseAnswer, parseFailure, readBytes } from './read-answer.ts';
import { passedOnHeaders, upstreamRequestId } from './response-headers.ts';
import { toBytes } from './wire-text.ts';

export function createHandler<E extends Endpoint>(
  spec: ProviderSpec,
  transformer: Transformer<E>,
  capabilities: Capabilities,
): Handler<E> {
  return {
    provider: spec.id,
    ...capabilities,
    async handleRequest(request, ctx) {
      requireCapabilities(request, capabilities, ctx.provider);
      const providerRequest = transformer.transformRequest(request, ctx);
      const answer = await call(spec, providerRequest, ctx);
      if (answer.status >= 300) throw await failure(answer, transformer, ctx);
      const info = resultInfo(answer, providerRequest);
      return request.stream ? streamed(spec, transformer, answer, ctx, info) : whole(transformer, answer, ctx, info);
    },
  };
}

function requireCapabilities(request: RequestOf<Endpoint>, capabilities: Capabilities, provider: string): void {
  if (request.stream && !capabilities.supportsStreaming) throw unsupportedParam('stream', provider);
  if (request.tools?.length && !capabilities.supportsFunctionCalls) throw unsupportedParam('tools', provider);
}

async function call(spec: ProviderSpec, request: ProviderRequest, ctx: CallContext): Promise<HttpAnswer> {
  const outgoing = toOutgoing(spec, request, ctx);
  return send(await spec.auth(outgoing, ctx.credentials), ctx);
}

function toOutgoing(spec: ProviderSpec, request: ProviderRequest, ctx: CallContext): OutgoingRequest {
  const { credentials, forwarded } = ctx;
  const base = typeof spec.baseUrl === 'string' ? (credentials.baseUrl ?? spec.baseUrl) : spec.baseUrl(credentials);
  return {
    method: 'POST',
    url: new URL(base.replace(/\/+$/, '') + request.path),
    headers: {
      'content-type': 'application/json',
      ...spec.headers,
      ...forwarded,
      ...credentials.headers,
      ...request.headers,
    },
    body: toBytes(request.body),
  };
}

function resultInfo(answer: HttpAnswer, request: ProviderRequest): ResultInfo {
  const id = upstreamRequestId(answer.headers);
  return {
    headers: passedOnHeaders(answer.headers),
    dropped: request.dropped ?? [],
    ...(id !== undefined && { upstreamRequestId: id }),
  };
}

async function failure<E extends Endpoint>(
  answer: HttpAnswer,
  transformer: Transformer<E>,
  ctx: CallContext<E>,
): Promise<Error> {
  // A body that was cut does not hide the status.
  const body = parseFailure(await readBytes(answer.body, ctx.provider).catch(() => Buffer.alloc(0)));
  return toProviderError({ status: answer.status, headers: answer.headers, body }, transformer, ctx);
}

async function whole<E extends Endpoint>(
  transformer: Transformer<E>,
  answer: HttpAnswer,
  ctx: CallContext<E>,
  info: ResultInfo,
): Promise<Result<E>> {
  const body = parseAnswer(await readBytes(answer.body, ctx.provider), ctx.provider);
  return { kind: 'json', body: translated(() => transformer.transformResponse(body, ctx), ctx), ...info };
}

function translated<T>(translate: () => T, ctx: CallContext): T {
  try {
    return translate();
  } catch (error) {
    throw asProviderError(error, ctx.provider);
  }
}

async function streamed<E extends Endpoint>(
  spec: ProviderSpec,
  transformer: Transformer<E>,
  answer: HttpAnswer,
  ctx: CallContext<E>,
  info: ResultInfo,
): Promise<Result<E>> {
  const decode = spec.decodeStream ?? decodeEvents;
  const events = await decode(answer.body, answer.headers['content-type'] ?? '', ctx.provider);
  const chunks = transformer.transformStream?.(events, ctx) ?? [];
  return { kind: 'stream', chunks: chunks as AsyncIterable<ChunkOf<E>>, ...info };
}
