/** The function as the platform sees it: when its promise resolves, the process may be frozen. */
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Log } from '../../gateway/app.ts';
import { authenticateWith } from '../../gateway/authenticate.ts';
import { defineConfig } from '../../gateway/config.ts';
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

/** A function whose only endpoint answers with this body. */
async function functionOf(body: GatewayResponse['body'], log: Log): Promise<Invoke> {
  // Imported late: middy wants the platform's global when it makes a handler.
  const { createLambdaHandler } = await import('../../gateway/lambda.ts');
  const gateway = {
    config: defineConfig({}),
    authenticate: authenticateWith('key'),
    credentials: () => undefined,
    now: () => 0,
  };
  const routes = [{ endpoint: 'chat', method: 'POST', paths: ['/chat'] }] as const;
  const endpoints = { chat: async () => ({ status: 200, headers: {}, body }) };
  return createLambdaHandler({ gateway, routes, endpoints, log }) as unknown as Invoke;
}

const event = (method = 'POST') => ({ rawPath: '/chat', requestContext: { http: { method } }, headers: {} });
const context = { getRemainingTimeInMillis: () => 60_000 };

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
