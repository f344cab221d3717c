/** The gateway over node:http: local development, and any platform that runs a port. */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { bytesIn } from '../providers/base/end-with.ts';
import { GatewayError } from '../providers/base/errors.ts';
import { deliver } from './deliver.ts';
import { type App, bodyTooLarge, type GatewayRequest, isWhole } from './http.ts';

interface ServerOptions {
  readonly keepAliveMs: number;
}

export function createServer(app: App, { keepAliveMs }: ServerOptions): http.Server {
  const server = http.createServer((incoming, outgoing) => {
    // One request that cannot be answered must not take the others down with it.
    serve(app, incoming, outgoing, keepAliveMs).catch(() => outgoing.destroy());
  });
  // Longer than the 60 s after which load balancers and clients drop idle connections: they close first, not we.
  server.keepAliveTimeout = 75_000;
  // A large upload over a slow line takes its time.
  server.requestTimeout = 300_000;
  return server;
}

async function serve(
  app: App,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  keepAliveMs: number,
): Promise<void> {
  const response = await app(toRequest(incoming, outgoing));
  const { body } = response;
  const length = isWhole(body) && { 'content-length': lengthOf(body) };
  outgoing.writeHead(response.status, { ...response.headers, ...length });
  if (!length) outgoing.flushHeaders();
  await deliver(response, outgoing, keepAliveMs);
}

function lengthOf(body: string | readonly Buffer[]): number {
  return typeof body === 'string' ? Buffer.byteLength(body) : bytesIn(body);
}

function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): GatewayRequest {
  let caller: AbortController | undefined;
  const hasLeft = () => outgoing.destroyed && !outgoing.writableFinished;
  outgoing.once('close', () => {
    if (hasLeft()) caller?.abort();
  });
  const url = incoming.url ?? '/';
  const query = url.indexOf('?');
  return {
    method: incoming.method ?? 'GET',
    path: query === -1 ? url : url.slice(0, query),
    headers: incoming.headers as GatewayRequest['headers'],
    readBody: (maxBytes) => readBody(incoming, maxBytes),
    // Made only when somebody wants it: most refusals do not.
    get signal() {
      caller ??= new AbortController();
      if (hasLeft()) caller.abort();
      return caller.signal;
    },
  };
}

function readBody(incoming: IncomingMessage, maxBytes: number): Promise<readonly Buffer[]> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // Reading on, without keeping anything, lets the caller see the answer instead of a reset.
      if (size <= maxBytes) chunks.push(chunk);
      else reject(bodyTooLarge(maxBytes));
    });
    incoming.on('end', () => resolve(chunks));
    incoming.on('error', () => reject(new GatewayError('bad_request', 'The request body was cut.')));
  });
}
