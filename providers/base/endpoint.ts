/** The interfaces between gateway and providers: what a provider must be, and what it is given. */

import type { TranscriptEvent, TranscriptionRequest, TranscriptionResponse } from './audio_transcription/types.ts';
import type { AwsCredentials } from './aws-credentials.ts';
import type { ChatChunk, ChatRequest, ChatResponse, Usage } from './chat-types.ts';
import type { CompletionChunk, CompletionRequest, CompletionResponse } from './completion/types.ts';
import type { EmbedRequest, EmbedResponse } from './embed/types.ts';
import type { ErrorFields } from './errors.ts';
import type { RerankRequest, RerankResponse } from './rerank/types.ts';
import type { ServerSentEvent } from './sse.ts';

/** What every request has: `provider/model`, and whether its answer is to come in pieces. */
export interface ModelRequest {
  readonly model: string;
  readonly stream?: boolean | null;
  /** Where the endpoint has such. */
  readonly service_tier?: string | null | undefined;
}

/** One row an endpoint type: what callers send, what they get whole, what they get as a stream. */
export interface EndpointTypes {
  chat: { request: ChatRequest; response: ChatResponse; chunk: ChatChunk };
  completion: { request: CompletionRequest; response: CompletionResponse; chunk: CompletionChunk };
  embed: { request: EmbedRequest; response: EmbedResponse; chunk: never };
  audio_transcription: { request: TranscriptionRequest; response: TranscriptionResponse; chunk: TranscriptEvent };
  rerank: { request: RerankRequest; response: RerankResponse; chunk: never };
}
export type Endpoint = keyof EndpointTypes;
export type RequestOf<E extends Endpoint> = EndpointTypes[E]['request'];
export type ResponseOf<E extends Endpoint> = EndpointTypes[E]['response'];
export type ChunkOf<E extends Endpoint> = EndpointTypes[E]['chunk'];

/** What opens a provider's door, from a secret or the environment. `extra` holds fields only one provider knows. */
export interface Credentials {
  readonly apiKey?: string;
  /** Instead of the provider's own. */
  readonly baseUrl?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly aws?: { readonly region: string; readonly credentials: () => Promise<AwsCredentials> };
  readonly extra?: Readonly<Record<string, string>>;
}

/**
 * Milliseconds; each ends the call with a 504 that says which one it was. What counts is bytes: a provider that pings while
 * its model thinks is alive, however long it takes. Whoever makes the call limits its whole time, by the signal.
 */
export interface Timeouts {
  /** `connect_timeout` */
  readonly connectMs: number;
  /** `first_byte_timeout`: from the start of the call to the head of the answer. */
  readonly firstByteMs: number;
  /** `idle_timeout`: between two reads of the answer. */
  readonly idleMs: number;
}

/** All a call may know beside its request. Transformers stay pure: clock and ids come from here. */
export interface CallContext<E extends Endpoint = Endpoint> {
  readonly provider: string;
  /** The provider's own name of the model, without our `provider/` prefix. */
  readonly model: string;
  readonly request: RequestOf<E>;
  readonly credentials: Credentials;
  readonly timeouts: Timeouts;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** For providers that count while they answer: told what they counted so far, should the stream break off. */
  readonly noteUsage?: ((usage: () => Usage) => void) | undefined;
  /** Headers of the caller that the operator lets through to providers. */
  readonly forwarded: Readonly<Record<string, string>>;
  /** For answers whose provider names no id, and Unix seconds for those that name no time. */
  readonly fallbackId: string;
  readonly created: number;
}

export interface ProviderRequest {
  /** @default 'POST' */
  readonly method?: 'POST' | 'GET';
  /** Path below the provider's base URL, with its query. */
  readonly path: string;
  /** Sent as JSON; a `RawBody` as it is. */
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Parameters left out because the provider lacks them and the answer keeps its meaning. */
  readonly dropped?: readonly string[];
}

/** Of an answer; names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>;

/** An answer of the provider that is not a success. */
export interface ProviderFailure {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** The parsed JSON body; the text where it is not JSON. */
  readonly body: unknown;
}

/** Pure translation for one provider and one endpoint. No I/O, no clock, no environment: those come in `ctx`. */
export interface Transformer<E extends Endpoint> {
  transformRequest(request: RequestOf<E>, ctx: CallContext<E>): ProviderRequest;
  /** @param headers for what an answer tells nowhere else */
  transformResponse(body: unknown, ctx: CallContext<E>, headers?: AnswerHeaders): ResponseOf<E>;
  /** What an answer may be beside a JSON object: an array, or no JSON, which `transformResponse` gets as a string. */
  readonly mayAnswer?: 'array' | 'text';
  /** Throws when the events end before the provider's own end marker. */
  transformStream?(events: AsyncIterable<ServerSentEvent>, ctx: CallContext<E>): AsyncIterable<ChunkOf<E>>;
  /** Where this endpoint's streams are framed otherwise than the provider's others. */
  readonly decodeStream?: DecodeStream;
  /** Whatever the provider's error body says better than its status; the rest is filled in from the status. */
  transformError?(failure: ProviderFailure, ctx: CallContext<E>): Partial<ErrorFields>;
}

export interface OutgoingRequest {
  readonly method: 'POST' | 'GET' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: readonly Buffer[];
}
/** Adds what proves who we are. */
export type Auth = (request: OutgoingRequest, credentials: Credentials) => OutgoingRequest | Promise<OutgoingRequest>;

/** Events from the bytes of an answer, whose content type tells what it really is. */
export type DecodeStream = (
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  provider: string,
) => AsyncIterable<ServerSentEvent> | Promise<AsyncIterable<ServerSentEvent>>;

/** Who we call and how we prove who we are: data. */
export interface ProviderSpec {
  /** Our short lower-case name, as in `<id>/<model>` and `<ID>_API_KEY`. */
  readonly id: string;
  /** With the version in it. A function has to look at `credentials.baseUrl` itself. */
  readonly baseUrl: string | ((credentials: Credentials) => string);
  readonly auth: Auth;
  readonly headers?: Readonly<Record<string, string>>;
  /** How a stream is framed. @default server-sent events */
  readonly decodeStream?: DecodeStream;
}

/** What a handler can do; a request that needs more is answered with a 400 that names the parameter. */
export interface Capabilities {
  readonly supportsStreaming: boolean;
  readonly supportsFunctionCalls: boolean;
}

export interface Handler<E extends Endpoint> extends Capabilities {
  readonly provider: string;
  handleRequest(request: RequestOf<E>, ctx: CallContext<E>): Promise<Result<E>>;
}

/** Headers of the provider's answer worth passing on, and what was dropped on the way in. */
export interface ResultInfo {
  readonly headers: Readonly<Record<string, string>>;
  readonly upstreamRequestId?: string;
  readonly dropped: readonly string[];
}
export type Result<E extends Endpoint> = ResultInfo &
  (
    | { readonly kind: 'json'; readonly body: ResponseOf<E> }
    | { readonly kind: 'stream'; readonly chunks: AsyncIterable<ChunkOf<E>> }
  );
