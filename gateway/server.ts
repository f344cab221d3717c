/** The gateway over node:http: local development, and any platform that runs a port. */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { bytesIn } from '../providers/base/end-with.ts';
import { deliver } from './deliver.ts';
import { type App, type GatewayRequest, isWhole } from './http.ts';
import { Load, type Share } from './load.ts';
import type { LoadLimits } from './load-config.ts';
import { readBody } from './read-body.ts';
import { answerUnreadable } from './unreadable.ts';

interface ServerOptions {
  readonly keepAliveMs: number;
  readonly load: LoadLimits;
  /** Milliseconds without progress of an answer that is there, after which its caller counts as gone. @default 60000 */
  readonly callerStallsMs?: number;
  /** Whether a platform's proxy is at the other end of connections: where a caller is nobody knows then. @default false */
  readonly behindProxy?: boolean;
}

export function createServer(app: App, options: ServerOptions): http.Server {
  const front = { app, options, load: new Load(options.load), answering: new WeakSet<Duplex>() };
  const server = http.createServer((incoming, outgoing) => {
    tellWhenClosed(incoming, outgoing);
    // One request that cannot be answered must not take the others down with it.
    serve(front, incoming, outgoing).catch(() => outgoing.destroy());
  });
  // Longer than the 60 s after which load balancers and clients drop idle connections: they close first, not we.
  server.keepAliveTimeout = 75_000;
  // A large upload over a slow line takes its time.
  server.requestTimeout = 300_000;
  answerUnreadable(server, (socket) => front.answering.has(socket));
  return server;
}

/**
 * The answer to a request that came before its predecessor was answered has no connection yet, and does not learn of the
 * end of it.
 */
function tellWhenClosed(incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (outgoing.socket) return;
  incoming.socket.once('close', () => outgoing.destroy().emit('close'));
}

/** What all requests of a server share. */
interface Front {
  readonly app: App;
  readonly options: ServerOptions;
  readonly load: Load;
  /** Connections over which an answer is on its way. */
  readonly answering: WeakSet<Duplex>;
}

async function serve(front: Front, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { app, load, answering } = front;
  const { keepAliveMs, callerStallsMs = 60_000, behindProxy = false } = front.options;
  const { socket } = incoming;
  const share = load.share();
  outgoing.once('close', () => {
    answering.delete(socket);
    share.leave();
  });
  const sourceIp = behindProxy ? undefined : socket.remoteAddress;
  const response = await app(toRequest(incoming, outgoing, share, sourceIp));
  const { body } = response;
  // The head alone says nothing of the body that is left out.
  const length = isWhole(body) && incoming.method !== 'HEAD' && { 'content-length': lengthOf(body) };
  answering.add(socket);
  outgoing.writeHead(response.status, { ...response.headers, ...length });
  if (!length) outgoing.flushHeaders();
  // Where comments bridge the silence of a provider, it is the caller who stalls a connection without any progress.
  const stallsMs = Math.max(callerStallsMs, 3 * keepAliveMs);
  if (length || response.keepAlive !== false) outgoing.setTimeout(stallsMs, () => outgoing.destroy());
  const delivery = await deliver(response, outgoing, keepAliveMs);
  await response.finished?.(delivery);
}

function lengthOf(body: string | readonly Buffer[]): number {
  return typeof body === 'string' ? Buffer.byteLength(body) : bytesIn(body);
}

function toRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  share: Share,
  sourceIp: string | undefined,
): GatewayRequest {
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
    query: query === -1 ? undefined : url.slice(query + 1),
    headers: incoming.headers as GatewayRequest['headers'],
    sourceIp,
    readBody: (maxBytes) => readBody(incoming, maxBytes, share),
    takePlace: share.takePlace,
    // Made only when somebody wants it: most refusals do not.
    get signal() {
      caller ??= new AbortController();
      if (hasLeft()) caller.abort();
      return caller.signal;
    },
  };
}
