import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import zlib from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { OutgoingRequest } from '../../../providers/base/endpoint.ts';
import { ProviderError } from '../../../providers/base/errors.ts';
import { type CallLimits, type HttpAnswer, send } from '../../../providers/base/http-client.ts';
import { collect } from '../../helpers/collect.ts';
import { startUpstream, type Upstream } from '../../helpers/upstream.ts';

const upstreams: Upstream[] = [];
afterEach(async () => {
  await Promise.all(upstreams.splice(0).map((upstream) => upstream.close()));
});

async function serving(serve: RequestListener): Promise<Upstream> {
  const upstream = await startUpstream(serve);
  upstreams.push(upstream);
  return upstream;
}

interface Call {
  readonly timeouts?: Partial<CallLimits['timeouts']>;
  readonly signal?: AbortSignal;
  readonly body?: string[];
}

function call(
  url: URL,
  { timeouts, signal = new AbortController().signal, body = ['{}'] }: Call = {},
): Promise<HttpAnswer> {
  const request: OutgoingRequest = {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', 'x-api-key': 'secret-key' },
    body: body.map((piece) => Buffer.from(piece)),
  };
  return send(request, {
    provider: 'acme',
    timeouts: { connectMs: 2000, firstByteMs: 2000, idleMs: 2000, ...timeouts },
    signal,
  });
}

async function textOf({ body }: HttpAnswer): Promise<string> {
  return Buffer.concat(await collect(body)).toString();
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  return Buffer.concat(await collect(incoming)).toString();
}

/** The failure of a call, or of reading its answer. */
async function failureOf(work: Promise<unknown>): Promise<ProviderError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw new Error('It did not fail as it should.', { cause: error });
  return error;
}

const told = (kind: string, message: string, code: string) => ({ provider: 'acme', message, fields: { kind, code } });

describe('a call', () => {
  test('sends method, path, headers and the pieces of its body as one', async () => {
    let got: unknown;
    const { url } = await serving(async (incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      got = {
        method,
        path,
        key: headers['x-api-key'],
        length: headers['content-length'],
        body: await readAll(incoming),
      };
      outgoing.writeHead(201, { 'X-Request-Id': 'abc' }).end('done');
    });

    const answer = await call(new URL('?a=1', url), { body: ['{"text":"', '東京', '"}'] });

    expect(await textOf(answer)).toBe('done');
    expect(answer).toMatchObject({ status: 201, headers: { 'x-request-id': 'abc' } });
    expect(got).toEqual({
      method: 'POST',
      path: '/v1/chat?a=1',
      key: 'secret-key',
      length: '17',
      body: '{"text":"東京"}',
    });
  });

  test('has its status before its body', async () => {
    let finish = (): void => {};
    const { url } = await serving((_, outgoing) => {
      outgoing.write('first');
      finish = () => outgoing.end(' second');
    });

    const answer = await call(url);
    finish();

    expect(await textOf(answer)).toBe('first second');
  });
});

describe('a connection', () => {
  test('that is refused is told as such', async () => {
    const { url, close } = await startUpstream(() => {});
    await close();

    expect(await failureOf(call(url))).toMatchObject(
      told('upstream', 'The connection to acme failed (ECONNREFUSED).', 'connection_error'),
    );
  });

  test('that is not made in time is given up', async () => {
    // A TLS handshake that nobody answers is a connection that is not made.
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);

    const error = await failureOf(call(url, { timeouts: { connectMs: 50 } }));

    expect(error).toMatchObject(told('timeout', 'acme could not be reached within 50 ms.', 'connect_timeout'));
    server.close();
  });

  test('serves one call after the other', async () => {
    const { url, sockets } = await serving((_, outgoing) => outgoing.end('ok'));

    for (let turn = 0; turn < 3; turn++) expect(await textOf(await call(url))).toBe('ok');

    expect(sockets).toHaveLength(1);
  });

  test('serves the next call although the last reader left at the end marker', async () => {
    const { url, sockets } = await serving((_, outgoing) => {
      outgoing.write('data: end\n\n');
      setTimeout(() => outgoing.end(), 5);
    });

    for await (const _ of (await call(url)).body) break;
    await wait(30);
    await textOf(await call(url));

    expect(sockets).toHaveLength(1);
  });

  test('is closed when a reader leaves in the middle of an endless answer', async () => {
    const { url, sockets } = await serving((_, outgoing) => {
      const timer = setInterval(() => outgoing.write('more '), 5);
      outgoing.once('close', () => clearInterval(timer));
    });

    for await (const _ of (await call(url)).body) break;

    await expect.poll(() => sockets[0]?.destroyed, { timeout: 3000 }).toBe(true);
  });

  test('that was kept, but is dead, costs nothing: the call is made again', async () => {
    let calls = 0;
    const { url, sockets } = await serving((incoming, outgoing) => {
      calls += 1;
      if (calls === 2) incoming.socket.destroy();
      else outgoing.end(`answer ${calls}`);
    });

    expect(await textOf(await call(url))).toBe('answer 1');
    expect(await textOf(await call(url))).toBe('answer 3');
    expect(sockets).toHaveLength(2);
  });

  test('is made anew when all the kept ones are dead', async () => {
    const dead = new Set<unknown>();
    const { url, sockets } = await serving((incoming, outgoing) => {
      if (dead.has(incoming.socket)) incoming.socket.destroy();
      else setTimeout(() => outgoing.end('ok'), 10);
    });
    await Promise.all([1, 2, 3].map(async () => textOf(await call(url))));
    for (const socket of sockets) dead.add(socket);

    expect(await textOf(await call(url))).toBe('ok');
  });

  test('that dies with every call is met with one call more, however many are kept', async () => {
    let isWell = true;
    let calls = 0;
    const { url } = await serving((incoming, outgoing) => {
      calls += 1;
      if (isWell) setTimeout(() => outgoing.end('ok'), 10);
      else incoming.socket.destroy();
    });
    await Promise.all([1, 2, 3, 4, 5].map(async () => textOf(await call(url))));
    isWell = false;
    calls = 0;

    expect(await failureOf(call(url))).toMatchObject({ fields: { code: 'connection_error' } });
    expect(calls).toBe(2);
  });

  test('that is new and dies is not tried again', async () => {
    let calls = 0;
    const { url } = await serving((incoming) => {
      calls += 1;
      incoming.socket.destroy();
    });

    expect(await failureOf(call(url))).toMatchObject(
      told('upstream', 'The connection to acme failed (ECONNRESET).', 'connection_error'),
    );
    expect(calls).toBe(1);
  });
});

describe('silence', () => {
  test('before the answer ends the call', async () => {
    const { url, sockets } = await serving(() => {});

    expect(await failureOf(call(url, { timeouts: { firstByteMs: 40 } }))).toMatchObject(
      told('timeout', 'acme sent no answer within 40 ms.', 'first_byte_timeout'),
    );
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });

  test('within the answer ends it', async () => {
    const { url, sockets } = await serving((_, outgoing) => outgoing.write('first'));
    const { body } = await call(url, { timeouts: { idleMs: 40 } });
    const seen: string[] = [];

    const reading = (async () => {
      for await (const piece of body) seen.push(String(piece));
    })();

    expect(await failureOf(reading)).toMatchObject(
      told('timeout', 'acme stopped sending within 40 ms.', 'idle_timeout'),
    );
    expect(seen).toEqual(['first']);
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });

  test('is not what a slow reader makes', async () => {
    const { url } = await serving((_, outgoing) => {
      outgoing.write('first ');
      setTimeout(() => outgoing.end('second'), 5);
    });
    const { body } = await call(url, { timeouts: { idleMs: 40 } });
    const seen: string[] = [];

    for await (const piece of body) {
      seen.push(String(piece));
      await wait(80);
    }

    expect(seen.join('')).toBe('first second');
  });

  test('shorter than allowed, again and again, is fine', async () => {
    const { url } = await serving(async (_, outgoing) => {
      for (const piece of ['a', 'b', 'c', 'd', 'e']) {
        outgoing.write(piece);
        await wait(20);
      }
      outgoing.end();
    });

    expect(await textOf(await call(url, { timeouts: { idleMs: 60 } }))).toBe('abcde');
  });
});

describe('a caller who leaves', () => {
  test('before the call has been made gets no connection', async () => {
    const { url, sockets } = await serving((_, outgoing) => outgoing.end());

    expect(await failureOf(call(url, { signal: AbortSignal.abort() }))).toMatchObject(
      told('upstream', 'The call was cancelled.', 'cancelled'),
    );
    await wait(10);
    expect(sockets.filter((socket) => socket.bytesRead > 0)).toEqual([]);
  });

  test('before the answer closes the connection', async () => {
    const caller = new AbortController();
    const { url, sockets } = await serving(() => caller.abort());

    expect(await failureOf(call(url, { signal: caller.signal }))).toMatchObject(
      told('upstream', 'The call was cancelled.', 'cancelled'),
    );
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });

  test('within the answer closes the connection', async () => {
    const caller = new AbortController();
    const { url, sockets } = await serving((_, outgoing) => outgoing.write('first'));
    const { body } = await call(url, { signal: caller.signal });

    const reading = (async () => {
      for await (const _ of body) caller.abort();
    })();

    expect(await failureOf(reading)).toMatchObject(told('upstream', 'The call was cancelled.', 'cancelled'));
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });

  test('while nobody reads closes the connection, and the reader learns of it later', async () => {
    const caller = new AbortController();
    const { url, sockets } = await serving((_, outgoing) => outgoing.write('first'));
    const answer = await call(url, { signal: caller.signal });

    caller.abort();

    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
    expect(await failureOf(textOf(answer))).toMatchObject({ fields: { code: 'cancelled' } });
  });

  test('may have a reason that is told instead', async () => {
    const { url } = await serving(() => {});
    const reason = new ProviderError('acme', 'timeout', 'The time of this function is up.');
    const caller = new AbortController();
    setTimeout(() => caller.abort(reason), 10);

    expect(await failureOf(call(url, { signal: caller.signal }))).toBe(reason);
  });

  test('leaves no listener behind', async () => {
    const { url } = await serving((_, outgoing) => outgoing.end('ok'));
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');

    await textOf(await call(url, { signal }));

    await expect.poll(() => remove.mock.calls.length).toBe(add.mock.calls.length);
  });
});

describe('an answer that is cut', () => {
  const cutting = (start: (outgoing: ServerResponse) => void) =>
    serving((incoming, outgoing) => {
      start(outgoing);
      setTimeout(() => incoming.socket.destroy(), 10);
    });

  test('in the middle of its chunks is an error', async () => {
    const { url } = await cutting((outgoing) => outgoing.write('first'));

    expect(await failureOf(textOf(await call(url)))).toMatchObject({
      fields: { kind: 'upstream', code: 'connection_error' },
    });
  });

  test('before its promised length is an error', async () => {
    const { url } = await cutting((outgoing) => outgoing.writeHead(200, { 'content-length': '10' }).write('first'));

    expect(await failureOf(textOf(await call(url)))).toMatchObject({
      fields: { kind: 'upstream', code: 'connection_error' },
    });
  });

  test('is an error also where it is compressed', async () => {
    const { url } = await cutting((outgoing) => {
      outgoing.writeHead(200, { 'content-encoding': 'gzip' });
      outgoing.write(zlib.gzipSync('hello '.repeat(100)).subarray(0, 20));
    });

    expect(await failureOf(textOf(await call(url)))).toMatchObject({
      fields: { kind: 'upstream', code: 'connection_error' },
    });
  });

  test('by an end that is clean, but too early for its compression, is an error', async () => {
    const half = zlib.gzipSync('hello '.repeat(100)).subarray(0, 20);
    const { url } = await serving((_, outgoing) => outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end(half));

    expect(await failureOf(textOf(await call(url)))).toMatchObject(
      told('upstream', 'acme sent an answer whose compression is broken.', 'invalid_response'),
    );
  });
});

describe('compression', () => {
  test.each([
    ['gzip', zlib.gzipSync],
    ['x-gzip', zlib.gzipSync],
    ['GZIP', zlib.gzipSync],
    ['deflate', zlib.deflateSync],
    ['br', zlib.brotliCompressSync],
    ['identity', (text: string) => Buffer.from(text)],
  ])('%s is undone', async (encoding, compress) => {
    const { url } = await serving((_, outgoing) =>
      outgoing.writeHead(200, { 'content-encoding': encoding }).end(compress('東京 '.repeat(1000))),
    );

    expect(await textOf(await call(url))).toBe('東京 '.repeat(1000));
  });

  test('of a stream does not hold back what was flushed', async () => {
    const { url } = await serving((_, outgoing) => {
      outgoing.writeHead(200, { 'content-encoding': 'gzip' });
      const gzip = zlib.createGzip();
      gzip.pipe(outgoing);
      gzip.write('data: 1\n\n');
      gzip.flush();
    });
    const { body } = await call(url);

    for await (const piece of body) {
      expect(String(piece)).toBe('data: 1\n\n');
      break;
    }
  });

  test('that is broken is an error', async () => {
    const { url } = await serving((_, outgoing) =>
      outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end('plain'),
    );

    expect(await failureOf(textOf(await call(url)))).toMatchObject(
      told('upstream', 'acme sent an answer whose compression is broken.', 'invalid_response'),
    );
  });

  test('of a kind we do not know is an error, and the connection is closed', async () => {
    const { url, sockets } = await serving((_, outgoing) => {
      outgoing.writeHead(200, { 'content-encoding': 'zstd' }).write('?');
    });

    expect(await failureOf(textOf(await call(url)))).toMatchObject(
      told('upstream', 'acme sent an answer in the unknown encoding zstd.', 'invalid_response'),
    );
    await expect.poll(() => sockets[0]?.destroyed, { timeout: 3000 }).toBe(true);
  });
});

test('a provider is made to wait for a reader that is slow', async () => {
  const total = 20 * 1024 * 1024;
  let sent = 0;
  const { url } = await serving(async (_, outgoing) => {
    const piece = Buffer.alloc(64 * 1024, 'a');
    while (sent < total && !outgoing.destroyed) {
      sent += piece.length;
      if (!outgoing.write(piece)) await once(outgoing, 'drain');
    }
    outgoing.end();
  });
  const { body } = await call(url);
  let got = 0;
  let first = true;

  for await (const piece of body) {
    got += piece.length;
    if (first) await wait(100);
    if (first) expect(sent).toBeLessThan(total);
    first = false;
  }

  expect(got).toBe(total);
});

test('calls leave no timers and no rejections behind', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const { url } = await serving((incoming, outgoing) => {
    if (incoming.url === '/cut') incoming.socket.destroy();
    else outgoing.end('ok');
  });
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const timeouts = { connectMs: 60_000, firstByteMs: 60_000, idleMs: 60_000 };

  await textOf(await call(url, { timeouts }));
  await failureOf(call(new URL('/cut', url), { timeouts }));
  await failureOf(call(url, { timeouts, signal: AbortSignal.abort() }));
  await wait(20);

  expect(timers()).toBeLessThanOrEqual(before);
  expect(unhandled).not.toHaveBeenCalled();
  process.off('unhandledRejection', unhandled);
});
