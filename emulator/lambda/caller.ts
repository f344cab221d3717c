import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

export type FrontKind = 'function-url' | 'rest-api';

/** Why a front answers by itself, in API Gateway's words. */
type Refusal = 'REQUEST_TOO_LARGE' | 'INTEGRATION_FAILURE';
export type Refuse = (refusal: Refusal, response: ServerResponse) => void;

/** What a handler says about its response: before the body when it streams, around the body when it does not. */
export interface Prelude {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly cookies?: readonly string[];
}

interface BufferedResponse extends Prelude {
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** The HTTP client on the far side of a front, and what it gets to see of an invocation. */
export class Caller {
  /** `performance.now()` of the moment status and headers went out. */
  headAt: number | undefined;
  /** `performance.now()` of every piece of the body, as the runtime sent it. */
  readonly chunksAt: number[] = [];
  readonly #kind: FrontKind;
  readonly #response: ServerResponse;
  readonly #refuse: Refuse;

  constructor(kind: FrontKind, response: ServerResponse, refuse: Refuse = refusePlainly(kind)) {
    this.#kind = kind;
    this.#response = response;
    this.#refuse = refuse;
  }

  get status(): number {
    return this.#response.statusCode;
  }

  head(prelude: Prelude): void {
    this.headAt = performance.now();
    this.#response.writeHead(prelude.statusCode ?? 200, toHeaders(prelude));
    this.#response.flushHeaders();
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (chunk.length === 0) return;
    this.chunksAt.push(performance.now());
    // A client that has gone does not stop the function: Lambda reads the stream to its end, and so do we.
    if (this.#response.destroyed || this.#response.write(chunk)) return;
    await this.#drained();
  }

  async #drained(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#response.once('drain', resolve).once('close', resolve);
    await promise;
    this.#response.off('drain', resolve).off('close', resolve);
  }

  end(): void {
    this.#response.end();
  }

  /** A response in one piece, from a handler that does not stream. */
  answer(json: string): void {
    const { body = '', isBase64Encoded, ...prelude } = this.#toBuffered(JSON.parse(json));
    this.head(prelude);
    this.#response.end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'));
  }

  /** Before the first byte a failure is a 502; after it, all that is left is to break the body off. */
  fail(): void {
    if (this.#response.writableEnded) return;
    if (this.#response.headersSent) this.#response.destroy();
    else this.refuse('INTEGRATION_FAILURE');
  }

  refuse(refusal: Refusal): void {
    this.#refuse(refusal, this.#response);
  }

  /** A function URL makes a response of any value; a REST API insists on the shape. */
  #toBuffered(result: unknown): BufferedResponse {
    if (typeof result === 'object' && result !== null && 'statusCode' in result) return result as BufferedResponse;
    if (this.#kind === 'rest-api') return { statusCode: 502, body: failureBodies[this.#kind] };
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
  }
}

const failureBodies: Readonly<Record<FrontKind, string>> = {
  'function-url': 'Internal Server Error',
  'rest-api': '{"message": "Internal server error"}',
};

function refusePlainly(kind: FrontKind): Refuse {
  return (refusal, response) => {
    if (refusal === 'REQUEST_TOO_LARGE') response.writeHead(413).end();
    else response.writeHead(502, { 'content-type': 'application/json' }).end(failureBodies[kind]);
  };
}

function toHeaders({ headers, multiValueHeaders, cookies }: Prelude): OutgoingHttpHeaders {
  const multiple = Object.entries(multiValueHeaders ?? {}).map(([name, values]) => [name, [...values]]);
  return { ...headers, ...Object.fromEntries(multiple), ...(cookies && { 'set-cookie': [...cookies] }) };
}
