import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Invocation } from './invocation.ts';
import { createPreludeReader, createRawReader, type StartReader } from './prelude.ts';
import { readBody } from './read-body.ts';

const PRELUDE_CONTENT_TYPE = 'application/vnd.awslambda.http-integration-response';
const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:emulated';

/** The side of an execution environment that the Runtime API talks to. */
export interface Platform {
  readonly current: Invocation | undefined;
  /** The runtime is idle, and `reply` is to carry its next event. */
  ready(reply: ServerResponse): void;
}

/**
 * The HTTP interface between Lambda and a runtime.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export function createRuntimeApi(platform: Platform): Server {
  // A streamed response is the body of a request here, and may take as long as the function.
  return createServer({ requestTimeout: 0 }, (request, reply) => {
    const action = request.url?.split('/').at(-1);
    if (action === 'next') platform.ready(reply);
    else void accept(action, platform.current, request, reply);
  });
}

export function deliver(invocation: Invocation, deadline: number, reply: ServerResponse): void {
  reply.writeHead(200, {
    'content-type': 'application/json',
    'Lambda-Runtime-Aws-Request-Id': invocation.id,
    'Lambda-Runtime-Deadline-Ms': String(deadline),
    'Lambda-Runtime-Invoked-Function-Arn': FUNCTION_ARN,
    'Lambda-Runtime-Trace-Id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
  });
  reply.end(JSON.stringify(invocation.event));
}

async function accept(
  action: string | undefined,
  invocation: Invocation | undefined,
  request: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  if (action === 'error') await acceptError(invocation, request);
  else if (invocation && request.url?.includes(invocation.id)) await acceptResponse(invocation, request);
  invocation?.answer();
  reply.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
}

/** Also the way a failed initialisation is told: it fails the invocation that caused the cold start. */
async function acceptError(invocation: Invocation | undefined, request: IncomingMessage): Promise<void> {
  await readBody(request);
  invocation?.fail(String(request.headers['lambda-runtime-function-error-type'] ?? 'Runtime.UnknownReason'));
}

async function acceptResponse(invocation: Invocation, request: IncomingMessage): Promise<void> {
  invocation.streamed = request.headers['lambda-runtime-function-response-mode'] === 'streaming';
  try {
    if (invocation.streamed) await passOn(request, invocation);
    else invocation.caller.answer((await readBody(request)).toString());
  } catch {
    // The runtime broke the stream off, or its prelude makes no HTTP response.
    invocation.fail('Runtime.StreamAborted');
  }
}

async function passOn(request: IncomingMessage, invocation: Invocation): Promise<void> {
  const { caller } = invocation;
  const readStart = createStartReader(request.headers['content-type'] ?? 'application/octet-stream');
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    const body = caller.headAt === undefined ? begin(invocation, readStart(chunk)) : chunk;
    await caller.write(body);
  }
  const errorType = request.trailers['lambda-runtime-function-error-type'];
  if (errorType) invocation.fail(errorType);
  else if (caller.headAt === undefined) invocation.fail('Runtime.InvalidPrelude');
  else caller.end();
}

function createStartReader(contentType: string): StartReader {
  return contentType === PRELUDE_CONTENT_TYPE ? createPreludeReader() : createRawReader(contentType);
}

function begin({ caller }: Invocation, start: ReturnType<StartReader>): Uint8Array {
  if (!start) return new Uint8Array();
  caller.head(start.prelude);
  return start.rest;
}
