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
  /** For what must not be done twice: nobody knows what became of it on a connection that broke. @default false */
  readonly once?: boolean;
}

// Last in, first out: the warmest connection serves next, and the others may age away.
const options = { keepAlive: true, scheduling: 'lifo', maxSockets: Number.POSITIVE_INFINITY } as const;
const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };

/** Resolves when the status is known; rejects with a `ProviderError` that says what failed. */
export async function send(request: OutgoingRequest, limits: CallLimits): Promise<HttpAnswer> {
  try {
    return await attempt(request, limits);
  } catch (error) {
    // A kept connection the provider closed just as we took it: nothing was answered, so asking again is safe. It is asked
    // over a new one: all the kept ones may be dead (a function that slept), or this very call what ends them, one by one.
    if (error instanceof StaleConnection) return attempt(request, limits, false);
    throw error;
  }
}

class StaleConnection extends Error {}

function attempt(request: OutgoingRequest, limits: CallLimits, mayReuse = true): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { url, method, body } = request;
    const secure = url.protocol === 'https:';
    const call = (secure ? https : http).request({
      ...addressOf(url),
      method,
      agent: mayReuse && agents[secure ? 'https:' : 'http:'],
      headers: toHeaderList(request),
    });
    cancelWith(limits.signal, call);
    const stopTimers = startTimers(call, limits);
    const startedAt = performance.now();
    const fail = (error: NodeJS.ErrnoException) => {
      stopTimers();
      reject(!limits.once && isStale(call, error, startedAt) ? new StaleConnection() : connectionFailed(error, limits));
    };
    call.on('error', fail);
    // Some ends come without an error: a switch of protocols that nobody asked for.
    const close = () => fail(new Error('closed'));
    call.once('close', close);
    call.once('response', (response) => {
      stopTimers();
      call.off('close', close);
      response.once('end', () => closeUnlessSent(call));
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

/** An answer may come before the whole request went out; a provider that reads no further must not keep the connection. */
function closeUnlessSent(call: ClientRequest): void {
  if (!call.writableFinished) call.destroy();
}

/** A dead connection is known within a round trip; what fails later may have been at work, and is not for us to repeat. */
const staleWithinMs = 1_000;

function isStale(call: ClientRequest, { code }: NodeJS.ErrnoException, startedAt: number): boolean {
  const isReset = code === 'ECONNRESET' || code === 'EPIPE';
  return isReset && call.reusedSocket && performance.now() - startedAt < staleWithinMs;
}

function startTimers(call: ClientRequest, { provider, timeouts }: CallLimits): () => void {
  const start = (ms: number, code: string, what: string) =>
    setTimeout(() => call.destroy(timedOut(provider, code, what, ms)), ms);
  const firstByte = start(timeouts.firstByteMs, 'first_byte_timeout', 'sent no answer');
  let connect: NodeJS.Timeout | undefined;
  call.once('socket', (socket) => {
    if (!socket.connecting) return;
    connect = start(timeouts.connectMs, 'connect_timeout', 'could not be reached');
    socket.once(call.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(connect));
  });
  return () => {
    clearTimeout(firstByte);
    clearTimeout(connect);
  };
}

/** The status of a failure says most of it: its body is not waited for as long as an answer. */
const failureIdleMs = 5_000;

function readerOf(response: IncomingMessage, limits: CallLimits): BodyReader {
  const { provider, timeouts } = limits;
  const isFailure = (response.statusCode ?? 0) >= 300;
  const idleMs = isFailure ? Math.min(timeouts.idleMs, failureIdleMs) : timeouts.idleMs;
  return new BodyReader(response, {
    idleMs,
    idleError: () => timedOut(provider, 'idle_timeout', 'stopped sending', idleMs),
    broken: (error) => connectionFailed(error, limits),
  });
}

function timedOut(provider: string, code: string, what: string, ms: number): ProviderError {
  return new ProviderError(provider, 'timeout', `${provider} ${what} within ${ms} ms.`, { code });
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
