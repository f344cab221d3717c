/** The gateway's own request and response: small enough that every front (Lambda events, node:http) maps onto them. */
import { GatewayError } from '../providers/base/errors.ts';

export interface IamCaller {
  /** Of a role or a user; of a role without its path, and the same for all its sessions. */
  readonly arn: string;
  readonly accountId: string;
}

export interface GatewayRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** What came after the `?`, as it came. */
  readonly query?: string | undefined;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Who has signed it with AWS credentials, as a front that checks signatures says. Never from a header. */
  readonly iam?: IamCaller | undefined;
  /** Of the connection, as the front or the socket says. Never from a header, which callers write as they like. */
  readonly sourceIp?: string | undefined;
  /** The bytes as they came; rejects with a 413 above `maxBytes`. */
  readonly readBody: (maxBytes: number) => Promise<readonly Buffer[]>;
  /** Aborted when the caller is known to have left. */
  readonly signal: AbortSignal;
  /**
   * Where the process takes on only so much at once: waits for a place, which is kept until the answer is out. Throws, or
   * rejects with, the 429 of a gateway that is full.
   */
  readonly takePlace?: () => Promise<void> | undefined;
  /** Milliseconds on the clock of `performance.now()`, after which the answer must be over. @default none */
  readonly deadline?: number;
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
export interface Delivery {
  /** The caller left before the end. */
  readonly aborted: boolean;
}

export interface GatewayResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole, as a text or in pieces; or a stream of whole events, which never throws. */
  readonly body: string | readonly Buffer[] | AsyncIterable<string>;
  /** A stream of lines that is no stream of events has no place for comments while it is silent. */
  readonly keepAlive?: false;
  /** Called once, after the last byte. The process is needed until it resolves, which it always does. */
  readonly finished?: (delivery: Delivery) => Promise<void> | void;
}

/** Never rejects: failures are responses. */
export type App = (request: GatewayRequest) => Promise<GatewayResponse>;

export function isWhole(body: GatewayResponse['body']): body is string | readonly Buffer[] {
  return typeof body === 'string' || Array.isArray(body);
}
