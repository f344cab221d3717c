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

/** For whoever reads a body past its limit. */
export function bodyTooLarge(maxBytes: number): GatewayError {
  return new GatewayError('too_large', `The request body is larger than ${maxBytes} bytes.`);
}

/** How an answer went out, known after its last byte. */
interface Delivery {
  /** The caller left before the end. */
  readonly aborted: boolean;
}

export interface GatewayResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Pieces of a streamed body are whole events; the iterable never throws. */
  readonly body: string | Buffer | AsyncIterable<string>;
  /** Called once, after the last byte. */
  readonly finished?: (delivery: Delivery) => void;
}

/** Never rejects: failures are responses. */
export type App = (request: GatewayRequest) => Promise<GatewayResponse>;
