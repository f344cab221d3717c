/**
 * One HTTP client for all providers, over node:http(s) with keep-alive. No global fetch: it costs four times the CPU a
 * request and 14 MB.
 */
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { BodyReader } from './body-reader.ts';
import { decoded } from './content-encoding.ts';
import { bytesIn, endWith } from './end-with.ts';
import type { OutgoingRequest, Timeouts } from './endpoint.ts';
import { ProviderError } from './errors.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Decoded bytes. Reading it to the end, or leaving the loop, frees the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Who is called, for error messages, and when to give up. */
export interface CallLimits {
  readonly provider: string;
  readonly timeouts: Timeouts;
  readonly signal: AbortSignal;
}

// Last in, first out: the warmest connection serves next, and the others may age away.
const options = { keepAlive: true, scheduling: 'lifo', maxSockets: Number.POSITIVE_INFINITY } as const;
const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };

/** Resolves when the status is known; rejects with a `ProviderError` that says what failed. */
export async function send(request: OutgoingRequest, limits: CallLimits): Promise<HttpAnswer> {
  try {
    return await attempt(request, limits);
  } catch (error) {
    // A kept connection the provider closed just as we took it: nothing was answered, so asking again is safe. All the
    // kept ones may be dead (a function that slept), so it goes on until a new connection is made.
    if (error instanceof StaleConnection) return send(request, limits);
    throw error;
  }
}

class StaleConnection extends Error {}

function attempt(request: OutgoingRequest, limits: CallLimits): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { url, method, body } = request;
    const secure = url.protocol === 'https:';
    const call = (secure ? https : http).request({
      ...addressOf(url),
      method,
      agent: agents[secure ? 'https:' : 'http:'],
      headers: toHeaderList(request),
    });
    cancelWith(limits.signal, call);
    const stopTimers = startTimers(call, limits);
    call.on('error', (error: NodeJS.ErrnoException) => {
      stopTimers();
      reject(isStale(call, error) ? new StaleConnection() : connectionFailed(error, limits));
    });
    call.once('response', (response) => {
      stopTimers();
      resolve(toAnswer(response, limits));
    });
    endWith(call, body);
  });
}

/** Names and values in turn: the client writes a list out as it is, and takes an object apart first. */
function toHeaderList({ method, url, headers, body }: OutgoingRequest): string[] {
  const list = headers['host'] === undefined ? ['host', url.host] : [];
  for (const [name, value] of Object.entries(headers)) list.push(name, value);
  if (method !== 'GET') list.push('content-length', String(bytesIn(body)));
  return list;
}

/** What the client makes of a URL itself, without the dozen fields it adds. */
function addressOf({ hostname, port, pathname, search }: URL) {
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return { host, ...(port && { port }), path: pathname + search };
}

function toAnswer(response: IncomingMessage, limits: CallLimits): HttpAnswer {
  const headers = response.headers as HttpAnswer['headers'];
  const body = decoded(readerOf(response, limits), headers['content-encoding'], limits.provider);
  return { status: response.statusCode ?? 0, headers, body };
}

/** By hand: the client's own `signal` option costs as much as the rest of the call. */
function cancelWith(signal: AbortSignal, call: ClientRequest): void {
  const cancel = () => call.destroy(new Error('cancelled'));
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  call.once('close', () => signal.removeEventListener('abort', cancel));
}

function isStale(call: ClientRequest, error: NodeJS.ErrnoException): boolean {
  return call.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function startTimers(call: ClientRequest, { provider, timeouts }: CallLimits): () => void {
  const expire = (what: string, ms: number) => () => call.destroy(timedOut(provider, what, ms));
  const firstByte = setTimeout(expire('sent no answer', timeouts.firstByteMs), timeouts.firstByteMs);
  let connect: NodeJS.Timeout | undefined;
  call.once('socket', (socket) => {
    if (!socket.connecting) return;
    connect = setTimeout(expire('could not be reached', timeouts.connectMs), timeouts.connectMs);
    socket.once(call.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(connect));
  });
  return () => {
    clearTimeout(firstByte);
    clearTimeout(connect);
  };
}

function readerOf(response: IncomingMessage, limits: CallLimits): BodyReader {
  const { provider, timeouts } = limits;
  return new BodyReader(response, {
    idleMs: timeouts.idleMs,
    idleError: () => timedOut(provider, 'stopped sending', timeouts.idleMs),
    broken: (error) => connectionFailed(error, limits),
  });
}

function timedOut(provider: string, what: string, ms: number): ProviderError {
  return new ProviderError(provider, 'timeout', `${provider} ${what} within ${ms} ms.`);
}

function connectionFailed(error: NodeJS.ErrnoException, { provider, signal }: CallLimits): Error {
  if (error instanceof ProviderError) return error;
  if (signal.aborted) return cancelled(signal, provider);
  const message = `The connection to ${provider} failed (${error.code ?? 'unknown error'}).`;
  return new ProviderError(provider, 'upstream', message, { code: 'connection_error' }, { cause: error });
}

/** Whoever cancelled may have said why (the function's time is up); a caller who left has not. */
function cancelled(signal: AbortSignal, provider: string): ProviderError {
  if (signal.reason instanceof ProviderError) return signal.reason;
  return new ProviderError(provider, 'upstream', 'The call was cancelled.', { code: 'cancelled' });
}
