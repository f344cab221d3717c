/** The function as the platform sees it: when its promise resolves, the process may be frozen. */
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Log } from '../../gateway/app.ts';
import { authenticateWith } from '../../gateway/authenticate.ts';
import { defineConfig } from '../../gateway/config.ts';
import type { ServeEndpoint } from '../../gateway/endpoint.ts';
import type { GatewayResponse } from '../../gateway/http.ts';

const prelude = vi.fn();
beforeAll(() => {
  const from = (stream: PassThrough, head: unknown) => {
    prelude(head);
    return stream;
  };
  vi.stubGlobal('awslambda', { streamifyResponse: (handler: unknown) => handler, HttpResponseStream: { from } });
});
afterAll(() => vi.unstubAllGlobals());

type Invoke = (event: object, stream: PassThrough, context: object) => Promise<void>;

/** A function with one endpoint. */
async function functionWith(chat: ServeEndpoint, log: Log, more: { readonly signed?: boolean } = {}): Promise<Invoke> {
  // Imported late: middy wants the platform's global when it makes a handler.
  const { createLambdaHandler } = await import('../../gateway/lambda.ts');
  const gateway = {
    config: defineConfig({}),
    authenticate: authenticateWith('key'),
    credentials: () => undefined,
    now: () => 0,
  };
  const routes = [{ endpoint: 'chat', method: 'POST', paths: ['/chat'] }] as const;
  return createLambdaHandler({ gateway, routes, endpoints: { chat }, log, ...more }) as unknown as Invoke;
}

/** One that answers with this body. */
function functionOf(body: GatewayResponse['body'], log: Log): Promise<Invoke> {
  return functionWith(async () => ({ status: 200, headers: {}, body }), log);
}

const event = (method = 'POST') => ({ rawPath: '/chat', requestContext: { http: { method } }, headers: {} });
const context = { getRemainingTimeInMillis: () => 60_000 };

/** Who the gateway takes the caller for. */
async function signerOf(event: object, more: { readonly signed?: boolean }): Promise<string | undefined> {
  const chat = vi.fn<ServeEndpoint>(async () => ({ status: 200, headers: {}, body: '' }));
  const invoke = await functionWith(chat, () => {}, more);
  const stream = new PassThrough();
  await Promise.all([invoke(event, stream, context), stream.toArray()]);
  return chat.mock.calls[0]?.[0].iam?.arn;
}

test('who signed is believed only where a front checks signatures: whoever invokes the function can write any name', async () => {
  const userArn = 'arn:aws:iam::123456789012:user/anna';
  const http = { method: 'POST' };
  const ofUrl = { rawPath: '/chat', requestContext: { http, authorizer: { iam: { userArn } } }, headers: {} };
  const ofApi = { path: '/chat', httpMethod: 'POST', requestContext: { identity: { userArn } }, headers: {} };

  for (const event of [ofUrl, ofApi]) {
    expect([await signerOf(event, {}), await signerOf(event, { signed: false })]).toEqual([undefined, undefined]);
    expect(await signerOf(event, { signed: true })).toBe(userArn);
  }
});

async function* streamed(): AsyncGenerator<string> {
  yield 'a';
  await turn();
  yield 'b';
}

test.each([
  ['whole', 'ab'],
  ['streamed', streamed()],
])('the platform waits for the log line, and the caller of an answer that is %s does not', async (_, body) => {
  const written = Promise.withResolvers<void>();
  const log = vi.fn<Log>(() => written.promise);
  const invoke = await functionOf(body, log);
  const stream = new PassThrough();
  let resolved = false;

  const invocation = invoke(event(), stream, context).then(() => {
    resolved = true;
  });
  const text = Buffer.concat(await stream.toArray()).toString();
  await vi.waitFor(() => expect(log).toHaveBeenCalledTimes(1));
  await turn();

  expect([text, resolved]).toEqual(['ab', false]);
  written.resolve();
  await invocation;
  expect(resolved).toBe(true);
});

test('the log line is begun after the last byte', async () => {
  const stream = new PassThrough();
  const log = vi.fn<Log>(() => expect(stream.writableFinished).toBe(true));

  await (await functionOf('ab', log))(event(), stream.resume(), context);

  expect(log).toHaveBeenCalledTimes(1);
});

test('a request that is not logged needs nothing of it', async () => {
  const log = vi.fn<Log>();
  const stream = new PassThrough();

  await (await functionOf('ab', log))(event('OPTIONS'), stream.resume(), context);

  expect(prelude).toHaveBeenLastCalledWith(expect.objectContaining({ statusCode: 204 }));
  expect(log).not.toHaveBeenCalled();
});
