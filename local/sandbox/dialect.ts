import type { IncomingHttpHeaders } from 'node:http';
import type { Directives } from './directives.ts';
import type { Framing, StreamEvent } from './framing.ts';
import type { PromptCache } from './prompt-cache.ts';
import type { Refusal } from './refusal.ts';

/** One provider's wire format. It imports nothing of the gateway: it is the gateway's independent witness. */
export interface Dialect {
  readonly routes: readonly Route[];
  /** Throws a {@link Refusal} when the caller shows no key of the kind this provider wants. */
  authenticate(call: Call): void;
  /** The provider's own error body, status and headers for a refusal. */
  refuse(refusal: Refusal, call: Call): BodyReply;
  /** Headers the provider puts on every answer: request id, rate limits. */
  headers?(call: Call): Record<string, string>;
}

/** One endpoint of a dialect. A group named `model` in `path` is where the model name is read from, else the body. */
export interface Route {
  /** @default 'POST' */
  readonly method?: 'GET' | 'POST';
  /** Matched against the whole path after the provider id. */
  readonly path: RegExp;
  /** Whether `call.body` must be JSON, or a form; 'bytes' leaves reading `call.raw` to the route. @default 'json' */
  readonly body?: 'json' | 'bytes';
  /** Where a request names its model. @default the body's `model` */
  readonly model?: (body: Readonly<Record<string, unknown>>, call: Call) => unknown;
  answer(call: Call): Reply;
}

/** A request as a dialect sees it: the directives are already taken off the model name, in the body and in the path. */
export interface Call {
  readonly provider: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  /** The parsed JSON body, or the fields of a form; undefined when it is neither. */
  readonly body: unknown;
  readonly model: string;
  readonly directives: Directives;
  readonly promptCache: PromptCache;
  readonly memory: Memory;
  readonly requestId: string;
}

/** What one sandbox keeps between requests, such as jobs: names begin with the provider's. */
export type Memory = Map<string, unknown>;

export type Reply = BodyReply | StreamReply;

export interface BodyReply {
  readonly kind: 'body';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface StreamReply {
  readonly kind: 'stream';
  readonly framing: Framing;
  readonly events: readonly StreamEvent[];
  /** What the provider sends when it fails in the middle of a stream. */
  readonly failure: StreamEvent;
}

export function jsonReply(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): BodyReply {
  return {
    kind: 'body',
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
