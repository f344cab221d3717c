/** The gateway's own request and response: small enough that every front (Lambda events, node:http) maps onto them. */
import { GatewayError } from '../providers/base/errors.ts';

export interface GatewayRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as they came; rejects with a 413 above `maxBytes`. */
  readonly readBody: (maxBytes: number) => Promise<readonly Buffer[]>;
  /** Aborted when the caller is known to have left. */
  readonly signal: AbortSignal;
}

/** By hand: over a long run of slashes inside the path a regular expression takes the square of its length. */
export function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** For whoever reads a body past its limit. @param advice what the caller can do instead */
export function bodyTooLarge(maxBytes: number, advice?: string): GatewayError {
  const message = `The request body is larger than ${maxBytes} bytes.`;
  return new GatewayError('too_large', advice ? `${message} ${advice}` : message);
}

/** How an answer went out, known after its last byte. */
interface Delivery {
  /** The caller left before the end. */
  readonly aborted: boolean;
}

export interface GatewayResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole, as a text or in pieces; or a stream of whole events, which never throws. */
  readonly body: string | readonly Buffer[] | AsyncIterable<string>;
  /** Called once, after the last byte. */
  readonly finished?: (delivery: Delivery) => void;
}

/** Never rejects: failures are responses. */
export type App = (request: GatewayRequest) => Promise<GatewayResponse>;

export function isWhole(body: GatewayResponse['body']): body is string | readonly Buffer[] {
  return typeof body === 'string' || Array.isArray(body);
}
