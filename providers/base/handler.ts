/** Makes a handler of a provider's data and its pure translation. */
import { callProvider } from './call.ts';
import { decodeEvents } from './decode-events.ts';
import type {
  CallContext,
  Capabilities,
  ChunkOf,
  Endpoint,
  Handler,
  ModelRequest,
  ProviderRequest,
  ProviderSpec,
  Result,
  ResultInfo,
  Transformer,
} from './endpoint.ts';
import { asProviderError, unsupportedParam } from './errors.ts';
import type { HttpAnswer } from './http-client.ts';
import { parseAnswer, parseAnswerOrArray, parseAnswerOrText, readBytes } from './read-answer.ts';
import { passedOnHeaders, upstreamRequestId } from './response-headers.ts';

const none: Capabilities = { supportsStreaming: false, supportsFunctionCalls: false };

export function createHandler<E extends Endpoint>(
  spec: ProviderSpec,
  transformer: Transformer<E>,
  capabilities = none,
): Handler<E> {
  return {
    provider: spec.id,
    ...capabilities,
    async handleRequest(request, ctx) {
      requireCapabilities(request, capabilities, ctx.provider);
      const providerRequest = transformer.transformRequest(request, ctx);
      const answer = await callProvider(spec, providerRequest, transformer, ctx);
      const info = resultInfo(answer, providerRequest);
      return request.stream ? streamed(spec, transformer, answer, ctx, info) : whole(transformer, answer, ctx, info);
    },
  };
}

export function requireCapabilities(request: ModelRequest, capabilities: Capabilities, provider: string): void {
  if (request.stream && !capabilities.supportsStreaming) throw unsupportedParam('stream', provider);
  const { tools } = request as { readonly tools?: readonly unknown[] | null };
  if (tools?.length && !capabilities.supportsFunctionCalls) throw unsupportedParam('tools', provider);
}

export function resultInfo(answer: HttpAnswer, { dropped = [] }: Pick<ProviderRequest, 'dropped'>): ResultInfo {
  const id = upstreamRequestId(answer.headers);
  return { headers: passedOnHeaders(answer.headers), dropped, ...(id !== undefined && { upstreamRequestId: id }) };
}

async function whole<E extends Endpoint>(
  transformer: Transformer<E>,
  answer: HttpAnswer,
  ctx: CallContext<E>,
  info: ResultInfo,
): Promise<Result<E>> {
  const parse = parsers[transformer.mayAnswer ?? 'object'];
  const body = parse(await readBytes(answer.body, ctx.provider), ctx.provider);
  const response = translated(() => transformer.transformResponse(body, ctx, answer.headers), ctx);
  return { kind: 'json', body: response, ...info };
}

const parsers = { object: parseAnswer, array: parseAnswerOrArray, text: parseAnswerOrText } as const;

/** An answer that a translation chokes on is the provider's fault, not a crash. */
export function translated<T>(translate: () => T, ctx: CallContext): T {
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
  const decode = transformer.decodeStream ?? spec.decodeStream ?? decodeEvents;
  const events = await decode(answer.body, answer.headers['content-type'] ?? '', ctx.provider);
  const chunks = transformer.transformStream?.(events, ctx) ?? [];
  return { kind: 'stream', chunks: chunks as AsyncIterable<ChunkOf<E>>, ...info };
}
