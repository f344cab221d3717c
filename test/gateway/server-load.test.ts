/** The server front when more is asked of it than it can do, and by callers who do not do their part. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createApp } from '../../gateway/app.ts';
import { callerKey } from '../../gateway/authenticate.ts';
import { defineConfig } from '../../gateway/config.ts';
import type { ServeEndpoint } from '../../gateway/endpoint.ts';
import type { LoadLimits } from '../../gateway/load-config.ts';
import { createServer } from '../../gateway/server.ts';

let lines: Record<string, unknown>[] = [];
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A gateway whose one endpoint does as the test says. */
async function listening(chat: ServeEndpoint, load: Partial<LoadLimits> = {}): Promise<URL> {
  const config = defineConfig({ load });
  // A late line of the test before belongs to that one.
  const log: Record<string, unknown>[] = [];
  lines = log;
  const app = createApp({
    gateway: { config, authenticate: () => callerKey, credentials: () => undefined, now: () => performance.now() },
    routes: [
      { endpoint: 'chat', method: 'POST', paths: ['/chat'] },
      { endpoint: 'health', method: 'GET', paths: ['/health'] },
    ],
    endpoints: { chat },
    log: (fields) => void log.push(fields),
  });
  server = createServer(app, { keepAliveMs: 20, load: config.load, callerStallsMs: 500 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/chat`);
}

const ok = { status: 200, headers: {} };

/** Two words, and in between what has to happen first, or the caller's leave. */
async function* words(gate: Promise<void>, signal: AbortSignal): AsyncGenerator<string> {
  yield 'data: 1\n\n';
  await Promise.race([gate, new Promise((resolve) => signal.addEventListener('abort', resolve))]);
  yield 'data: 2\n\n';
}

const post = (url: URL, body = '{}') => fetch(url, { method: 'POST', body });

interface Refusal {
  readonly error: { readonly code: string; readonly type: string };
}

test('of ten times more callers than places all are answered', async () => {
  const gate = Promise.withResolvers<void>();
  let inside = 0;
  let most = 0;
  const url = await listening(
    async () => {
      inside += 1;
      most = Math.max(most, inside);
      await gate.promise;
      await wait(1);
      inside -= 1;
      return { ...ok, body: 'done' };
    },
    { concurrency: 10, queue: 40, queueMs: 10_000 },
  );

  const calls = Array.from({ length: 100 }, async () => (await post(url)).status);
  await expect.poll(() => lines.length).toBe(50);
  expect(lines.every(({ status, errorCode }) => status === 429 && errorCode === 'gateway_busy')).toBe(true);
  gate.resolve();
  const statuses = await Promise.all(calls);

  expect([200, 429].map((wanted) => statuses.filter((status) => status === wanted).length)).toEqual([50, 50]);
  expect(most).toBe(10);
  expect(lines).toHaveLength(100);
});

test('who waits is served in the order of arrival', async () => {
  const gate = Promise.withResolvers<void>();
  const served: string[] = [];
  const url = await listening(
    async ({ headers }) => {
      served.push(String(headers['x-turn']));
      await gate.promise;
      return { ...ok, body: '' };
    },
    { concurrency: 1, queue: 20, queueMs: 10_000 },
  );
  const calls: Promise<Response>[] = [];
  for (let turn = 0; turn < 20; turn++) {
    calls.push(fetch(url, { method: 'POST', headers: { 'x-turn': String(turn) } }));
    await wait(5);
  }

  gate.resolve();
  await Promise.all(calls);

  expect(served).toEqual(Array.from({ length: 20 }, (_, turn) => String(turn)));
});

describe('a gateway that is full', () => {
  const full = async (load: Partial<LoadLimits> = {}) => {
    const gate = Promise.withResolvers<void>();
    const url = await listening(async ({ signal }) => ({ ...ok, body: words(gate.promise, signal) }), {
      concurrency: 1,
      queue: 0,
      ...load,
    });
    const running = await post(url);
    return { url, running, finish: gate.resolve };
  };

  test('says so as OpenAI would, with the headers of every answer', async () => {
    const { url } = await full();

    const answer = await post(url);
    const { error } = (await answer.json()) as Refusal;

    expect(answer.status).toBe(429);
    expect(error).toMatchObject({ code: 'gateway_busy', type: 'rate_limit_error' });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'retry-after': '1',
      'x-should-retry': 'true',
      'access-control-allow-origin': '*',
      'x-request-id': expect.stringMatching(/^req_/),
    });
  });

  test('counts a stream until its end, and has a place again then', async () => {
    const { url, running, finish } = await full();
    expect((await post(url)).status).toBe(429);

    finish();
    expect(await running.text()).toContain('data: 2');

    expect((await post(url)).status).toBe(200);
  });

  test('has a place again when the caller of a stream leaves', async () => {
    const { url, running } = await full({ queue: 1, queueMs: 5000 });
    const waiting = post(url);

    await running.body?.cancel();

    expect((await waiting).status).toBe(200);
  });

  test('is healthy', async () => {
    const { url } = await full();

    expect((await fetch(new URL('/health', url))).status).toBe(200);
  });

  test('does not read what it refuses', async () => {
    const { url } = await full();
    const socket = net.connect(Number(url.port), url.hostname);
    socket.write('POST /chat HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n');

    const [answer] = (await once(socket, 'data')) as [Buffer];

    expect(String(answer)).toMatch(/^HTTP\/1\.1 429 /);
    socket.destroy();
  });

  test('does not keep the place of somebody who left the queue', async () => {
    const { url, running, finish } = await full({ queue: 1, queueMs: 5000 });
    const leaving = new AbortController();
    const waiting = fetch(url, { method: 'POST', signal: leaving.signal });
    await wait(30);
    leaving.abort();
    await expect(waiting).rejects.toThrow();
    await expect.poll(() => lines.length).toBe(1);

    finish();
    await running.text();

    expect(lines[0]).toMatchObject({ status: 499, errorCode: 'cancelled', aborted: true });
    expect((await post(url)).status).toBe(200);
  });

  test('forgets requests that came over one connection, before it is their turn, when it is closed', async () => {
    const { url } = await full({ concurrency: 4 });
    const socket = net.connect(Number(url.port), url.hostname);
    socket.write('POST /chat HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n'.repeat(3));
    await once(socket, 'data');
    await expect.poll(async () => (await post(url)).status).toBe(429);

    socket.destroy();

    await expect.poll(() => lines.filter(({ aborted }) => aborted).length).toBe(3);
    expect(await Promise.all([1, 2, 3].map(async () => (await post(url)).status))).toEqual([200, 200, 200]);
  });
});

describe('bodies', () => {
  test('beyond the room for all of them are refused, and there is room again when they are gone', async () => {
    const gate = Promise.withResolvers<void>();
    const url = await listening(
      async ({ readBody }) => {
        const bytes = Buffer.concat(await readBody(1000)).length;
        await gate.promise;
        return { ...ok, body: String(bytes) };
      },
      { bodyBytes: 1000 },
    );
    const first = [post(url, 'a'.repeat(400)), post(url, 'a'.repeat(400))];
    await wait(30);

    expect((await post(url, 'a'.repeat(400))).status).toBe(429);
    gate.resolve();
    expect(await Promise.all(first.map(async (call) => (await call).text()))).toEqual(['400', '400']);

    expect(await (await post(url, 'a'.repeat(1000))).text()).toBe('1000');
  });

  test('that do not tell their size are counted as they come', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const url = await listening(
      async ({ readBody }) => {
        const text = await readBody(10_000).then(
          () => 'read',
          ({ fields }) => fields.code,
        );
        resolve(text);
        return { ...ok, body: '' };
      },
      { bodyBytes: 1000 },
    );
    const open = (length: string) => {
      const socket = net.connect(Number(url.port), url.hostname);
      socket.write(`POST /chat HTTP/1.1\r\nhost: a\r\n${length}\r\n\r\n`);
      return socket;
    };
    const whole = open('content-length: 900');
    await wait(30);

    const pieces = open('transfer-encoding: chunked');
    pieces.write(`c8\r\n${'a'.repeat(200)}\r\n`);

    expect(await promise).toBe('gateway_busy');
    whole.destroy();
    pieces.destroy();
  });

  test('that are cut give their room back', async () => {
    const url = await listening(async ({ readBody }) => ({ ...ok, body: String((await readBody(1000)).length) }), {
      bodyBytes: 1000,
    });
    const socket = net.connect(Number(url.port), url.hostname);
    socket.write('POST /chat HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\nabc');
    await wait(30);
    expect((await post(url, 'a')).status).toBe(429);

    socket.destroy();

    await expect.poll(() => lines.length).toBe(2);
    expect(lines[1]).toMatchObject({ status: 400, aborted: true });
    expect((await post(url, 'a')).status).toBe(200);
  });
});

describe('a caller who does not read', () => {
  const piece = 'a'.repeat(64 * 1024);
  async function* flood(): AsyncGenerator<string> {
    for (;;) yield piece;
  }
  const ask = async (url: URL): Promise<Socket> => {
    const socket = net.connect(Number(url.port), url.hostname);
    socket.on('error', () => {});
    socket.write('POST /chat HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n');
    await once(socket, 'data');
    return socket.pause();
  };

  test.each([
    ['a stream', flood],
    ['a whole answer', () => piece.repeat(500)],
  ])('%s is gone after a while', async (_, body) => {
    const url = await listening(async () => ({ ...ok, body: body() }), { concurrency: 1, queue: 0 });
    const socket = await ask(url);

    await expect.poll(() => lines.length, { timeout: 3000 }).toBe(1);

    expect(lines[0]).toMatchObject({ status: undefined, aborted: true });
    expect((await post(url)).status).toBe(200);
    socket.destroy();
  });

  test('but reads slowly, gets all of it', async () => {
    const body = piece.repeat(200);
    const url = await listening(async () => ({ ...ok, body }));
    const socket = await ask(url);
    let pauses = 0;
    socket.on('data', () => {
      if (pauses++ > 60) return;
      socket.pause();
      setTimeout(() => socket.resume(), 10);
    });
    socket.resume();

    await expect.poll(() => socket.bytesRead, { timeout: 10_000 }).toBeGreaterThan(body.length);

    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]?.['aborted']).toBeUndefined();
    socket.destroy();
  });
});
