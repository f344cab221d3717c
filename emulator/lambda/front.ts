import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Caller, type FrontKind, type Refuse } from './caller.ts';
import { type FrontRequest, toFunctionUrlEvent, toRestApiEvent } from './events.ts';
import type { LambdaFunction } from './function.ts';
import { Invocation } from './invocation.ts';
import { readBody } from './read-body.ts';

const MEGABYTE = 1024 * 1024;

/** A way from HTTP to a function. */
interface FrontSpec {
  readonly kind: FrontKind;
  readonly maxBodyBytes: number;
  toEvent(request: FrontRequest): object;
  /** Answers what the front does not let through. @default a status without a body */
  readonly refuse?: Refuse;
}

export const functionUrlFront: FrontSpec = {
  kind: 'function-url',
  maxBodyBytes: 6 * MEGABYTE,
  toEvent: toFunctionUrlEvent,
};

export const restApiFront: FrontSpec = { kind: 'rest-api', maxBodyBytes: 10 * MEGABYTE, toEvent: toRestApiEvent };

/** An HTTP server that invokes the function for every request, and says which invocation it was in `x-amzn-requestid`. */
export function startFront(front: FrontSpec, lambda: LambdaFunction): Promise<{ server: Server; url: string }> {
  return listen((message, response) => void invoke(front, lambda, message, response));
}

/** @param port on loopback. @default any that is free */
export async function listen(listener: RequestListener, port = 0): Promise<{ server: Server; url: string }> {
  const server = createServer(listener);
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export async function invoke(
  { kind, maxBodyBytes, toEvent, refuse }: FrontSpec,
  lambda: LambdaFunction,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const id = randomUUID();
  const body = await readBody(message);
  response.setHeader('x-amzn-requestid', id);
  const caller = new Caller(kind, response, refuse);
  if (body.length > maxBodyBytes) caller.refuse('REQUEST_TOO_LARGE');
  else lambda.invoke(new Invocation(id, toEvent({ id, message, body }), caller));
}
