import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Caller, type FrontKind } from './caller.ts';
import { type FrontRequest, toFunctionUrlEvent, toRestApiEvent } from './events.ts';
import type { LambdaFunction } from './function.ts';
import { Invocation } from './invocation.ts';
import { readBody } from './read-body.ts';

const MEGABYTE = 1024 * 1024;

interface FrontSpec {
  readonly maxBodyBytes: number;
  toEvent(request: FrontRequest): object;
}

const FRONTS: Readonly<Record<FrontKind, FrontSpec>> = {
  'function-url': { maxBodyBytes: 6 * MEGABYTE, toEvent: toFunctionUrlEvent },
  'rest-api': { maxBodyBytes: 10 * MEGABYTE, toEvent: toRestApiEvent },
};

/** An HTTP server that invokes the function for every request, and says which invocation it was in `x-amzn-requestid`. */
export async function startFront(kind: FrontKind, lambda: LambdaFunction): Promise<{ server: Server; url: string }> {
  const server = createServer((message, response) => void invoke(kind, lambda, message, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}` };
}

async function invoke(
  kind: FrontKind,
  lambda: LambdaFunction,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const id = randomUUID();
  const { maxBodyBytes, toEvent } = FRONTS[kind];
  const body = await readBody(message);
  response.setHeader('x-amzn-requestid', id);
  if (body.length > maxBodyBytes) response.writeHead(413).end();
  else lambda.invoke(new Invocation(id, toEvent({ id, message, body }), new Caller(kind, response)));
}
