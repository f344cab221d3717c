import { once } from 'node:events';
import http, { type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { defineConfig } from '../../gateway/config.ts';
import type { App, GatewayRequest, GatewayResponse } from '../../gateway/http.ts';
import { createServer } from '../../gateway/server.ts';

const load = defineConfig({}).load;
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listening(app: App, keepAliveMs = 1000, more: { readonly behindProxy?: boolean } = {}): Promise<string> {
  server = createServer(app, { keepAliveMs, load, ...more });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answer = (body: GatewayResponse['body'], more: Partial<GatewayResponse> = {}): GatewayResponse => ({
  status: 200,
  headers: { 'content-type': 'text/plain' },
  body,
  ...more,
});

describe('a request', () => {
  test.each([
    [{}, '127.0.0.1'],
    [{ behindProxy: true }, undefined],
  ])('of a server with %j comes from: %s, whatever its headers say', async (more, sourceIp) => {
    const app = vi.fn<App>(async () => answer('ok'));
    const url = await listening(app, 1000, more);

    await fetch(url, { headers: { 'x-forwarded-for': '10.0.0.1', 'x-real-ip': '10.0.0.1' } });

    expect(app.mock.calls[0]?.[0].sourceIp).toBe(sourceIp);
  });

  test('is handed over with its method, path, query, headers and body', async () => {
    let got: Partial<GatewayRequest> & { text?: string } = {};
    const url = await listening(async (request) => {
      got = { ...request, text: Buffer.concat(await request.readBody(100)).toString() };
      return answer('ok');
    });

    await fetch(`${url}/v1/chat//completions?key=secret`, {
      method: 'POST',
      headers: { 'X-Api-Key': 'k' },
      body: '東京',
    });

    expect(got).toMatchObject({ method: 'POST', path: '/v1/chat//completions', query: 'key=secret', text: '東京' });
    expect(got.headers).toMatchObject({ 'x-api-key': 'k' });
    expect(got.signal?.aborted).toBe(false);
  });

  test('without a body has an empty one', async () => {
    const url = await listening(async ({ readBody }) => answer(`${Buffer.concat(await readBody(0)).length} bytes`));

    expect(await (await fetch(url)).text()).toBe('0 bytes');
  });

  test('for the head alone is told no length that the body does not have', async () => {
    const url = await listening(async () => answer(''));

    const { status, headers } = await fetch(url, { method: 'HEAD' });

    expect([status, headers.get('content-length'), headers.get('content-type')]).toEqual([200, null, 'text/plain']);
  });

  test('that is too large is answered although nobody reads it to its end', async () => {
    const url = await listening(async ({ readBody }) =>
      readBody(1000).then(
        () => answer('taken'),
        ({ fields }) => answer(fields.message, { status: fields.status }),
      ),
    );

    const response = await fetch(url, { method: 'POST', body: 'x'.repeat(1_000_000) });

    expect([response.status, await response.text()]).toEqual([413, 'The request body is larger than 1000 bytes.']);
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(1000) })).status).toBe(200);
  });

  test('that is cut is an error of the caller', async () => {
    const failed = Promise.withResolvers<unknown>();
    const url = new URL(
      await listening(async ({ readBody }) => {
        await readBody(100).catch(failed.resolve);
        return answer('');
      }),
    );

    const socket = net.connect(Number(url.port), url.hostname);
    socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc', () =>
      setTimeout(() => socket.destroy(), 10),
    );

    expect(await failed.promise).toMatchObject({ message: 'The request body was cut.', fields: { status: 400 } });
  });
});

describe('an answer', () => {
  test('that is whole has its length', async () => {
    const url = await listening(async () => answer([Buffer.from('東京')], { status: 201 }));

    const response = await fetch(url);

    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
      201,
      '6',
      '東京',
    ]);
  });

  test('that is streamed has its head and each event at once', async () => {
    const steps = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    async function* body(): AsyncGenerator<string> {
      await steps[0].promise;
      yield 'data: 1\n\n';
      await steps[1].promise;
      yield 'data: 2\n\n';
    }
    const url = await listening(async () => answer(body()));

    const response = await fetch(url);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    steps[0].resolve();
    const first = await reader?.read();
    steps[1].resolve();

    expect([first?.value, (await reader?.read())?.value, (await reader?.read())?.done]).toEqual([
      'data: 1\n\n',
      'data: 2\n\n',
      true,
    ]);
  });

  test('that is silent is kept alive', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    async function* body(): AsyncGenerator<string> {
      await promise;
      yield 'data: 1\n\n';
    }
    const url = await listening(async () => answer(body()), 10);
    setTimeout(resolve, 55);

    expect(await (await fetch(url)).text()).toMatch(/^(: keep-alive\n\n){2,6}data: 1\n\n$/);
  });

  test('serves the next call over the same connection', async () => {
    const url = await listening(async () => answer('ok'));
    const connections = vi.fn();
    server?.on('connection', connections);

    const agent = new http.Agent({ keepAlive: true });
    for (let turn = 0; turn < 3; turn++) {
      const [response] = (await once(http.get(url, { agent }), 'response')) as [http.IncomingMessage];
      await response.resume().toArray();
    }
    agent.destroy();

    expect(connections).toHaveBeenCalledTimes(1);
  });
});

describe('a caller who leaves', () => {
  test('aborts the call, and the log learns of it', async () => {
    const left = Promise.withResolvers<void>();
    const finished = Promise.withResolvers<unknown>();
    async function* body(signal: AbortSignal): AsyncGenerator<string> {
      yield 'data: 1\n\n';
      await once(signal, 'abort');
      left.resolve();
    }
    const url = await listening(async ({ signal }) => answer(body(signal), { finished: finished.resolve }));
    const caller = new AbortController();

    const response = await fetch(url, { signal: caller.signal });
    await response.body?.getReader().read();
    caller.abort();

    await left.promise;
    expect(await finished.promise).toEqual({ aborted: true });
  });

  test('before the answer aborts the call too', async () => {
    const finished = Promise.withResolvers<unknown>();
    const caller = new AbortController();
    const url = await listening(async ({ signal }) => {
      caller.abort();
      await once(signal, 'abort');
      return answer('too late', { finished: finished.resolve });
    });

    await expect(fetch(url, { signal: caller.signal })).rejects.toThrow();

    expect(await finished.promise).toEqual({ aborted: true });
  });

  test('before anybody looks has aborted the call all the same', async () => {
    const aborted = Promise.withResolvers<boolean>();
    const caller = new AbortController();
    const url = await listening(async (request) => {
      caller.abort();
      await new Promise((resolve) => setTimeout(resolve, 30));
      aborted.resolve(request.signal.aborted);
      return answer('too late');
    });

    await expect(fetch(url, { signal: caller.signal })).rejects.toThrow();

    expect(await aborted.promise).toBe(true);
  });

  test('after the answer aborts nothing', async () => {
    const signals: AbortSignal[] = [];
    const url = await listening(async ({ signal }) => {
      signals.push(signal);
      return answer('ok');
    });

    await (await fetch(url)).text();
    server?.closeAllConnections();
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });
});

describe('what is no request', () => {
  const talk = async (text: string): Promise<string> => {
    const url = new URL(await listening(async () => answer('ok')));
    const socket = net.connect(Number(url.port), url.hostname);
    socket.write(text);
    return Buffer.concat(await socket.toArray()).toString();
  };
  const told = (text: string) => [text.split('\r\n')[0], JSON.parse(text.slice(text.indexOf('{'))).error.code];

  test('is told so, in words of OpenAI', async () => {
    expect(told(await talk('hello\r\n\r\n'))).toEqual(['HTTP/1.1 400 Bad Request', 'invalid_request']);
  });

  test('for its headers is told so', async () => {
    const text = await talk(`GET / HTTP/1.1\r\nhost: a\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`);

    expect(told(text)).toEqual(['HTTP/1.1 431 Request Header Fields Too Large', 'headers_too_large']);
  });

  test('because it does not come is told so', async () => {
    const late = Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    const url = new URL(await listening(async () => answer('ok')));
    server?.once('connection', (socket) => server?.emit('clientError', late, socket));

    const socket = net.connect(Number(url.port), url.hostname);

    expect(told(Buffer.concat(await socket.toArray()).toString())).toEqual([
      'HTTP/1.1 408 Request Timeout',
      'request_timeout',
    ]);
  });

  test('behind one that is being answered garbles no answer', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    async function* body(): AsyncGenerator<string> {
      yield 'data: 1\n\n';
      await promise;
      yield 'data: 2\n\n';
    }
    const url = new URL(await listening(async () => answer(body())));
    const socket = net.connect(Number(url.port), url.hostname);
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    const [first] = (await once(socket, 'data')) as [Buffer];
    const rest = socket.toArray();
    socket.write('garbage\r\n\r\n');
    setTimeout(resolve, 20);

    expect(Buffer.concat([first, ...(await rest)]).toString()).not.toContain('invalid_request');
  });
});

test('a request that cannot be answered loses its connection, and the server goes on', async () => {
  let broken = true;
  const url = await listening(async () => answer('ok', { headers: broken ? { 'x-bad': 'a\nb' } : {} }));

  await expect(fetch(url)).rejects.toThrow();
  broken = false;

  expect(await (await fetch(url)).text()).toBe('ok');
});
