/** Answers that no well-behaved server sends: each has one outcome, in time, and leaves nothing behind. */
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { bearer } from '../../../providers/base/auth.ts';
import { callProvider } from '../../../providers/base/call.ts';
import { ProviderError } from '../../../providers/base/errors.ts';
import { type HttpAnswer, send } from '../../../providers/base/http-client.ts';
import { readBytes } from '../../../providers/base/read-answer.ts';
import { chatContext } from '../../helpers/context.ts';
import { type RawUpstream, startRawUpstream } from '../../helpers/raw-upstream.ts';

const upstreams: RawUpstream[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const upstream of upstreams.splice(0)) upstream.close();
});

async function answering(answer: (socket: Socket) => void): Promise<RawUpstream> {
  const upstream = await startRawUpstream(answer);
  upstreams.push(upstream);
  return upstream;
}

interface Call {
  readonly body?: Buffer;
  readonly signal?: AbortSignal;
  readonly idleMs?: number;
}

function call(
  url: URL,
  { body = Buffer.from('{}'), signal = AbortSignal.timeout(5000), idleMs = 200 }: Call = {},
): Promise<HttpAnswer> {
  const timeouts = { connectMs: 200, firstByteMs: 200, idleMs };
  return send({ method: 'POST', url, headers: {}, body: [body] }, { provider: 'acme', timeouts, signal });
}

/** What became of a call: status and text, or the code of its error. */
async function outcome(calling: Promise<HttpAnswer>): Promise<unknown> {
  try {
    const { status, body } = await calling;
    return [status, (await readBytes(body, 'acme')).toString()];
  } catch (error) {
    return error instanceof ProviderError ? error.fields.code : error;
  }
}

const sends =
  (...pieces: string[]) =>
  (socket: Socket) => {
    for (const piece of pieces) socket.write(piece);
  };
const thenEnds = (text: string) => (socket: Socket) => socket.end(text);
const ok = 'HTTP/1.1 200 OK\r\n';

test.each<[string, (socket: Socket) => void, unknown]>([
  [
    'a provisional answer first',
    sends('HTTP/1.1 103 Early Hints\r\n\r\n', `${ok}content-length: 2\r\n\r\nhi`),
    [200, 'hi'],
  ],
  ['100 without being asked', sends('HTTP/1.1 100 Continue\r\n\r\n', `${ok}content-length: 2\r\n\r\nhi`), [200, 'hi']],
  ['only provisional answers', sends('HTTP/1.1 102 Processing\r\n\r\n'), 'first_byte_timeout'],
  [
    'another protocol',
    sends('HTTP/1.1 101 Switching Protocols\r\nupgrade: foo\r\nconnection: upgrade\r\n\r\n'),
    'connection_error',
  ],
  ['no HTTP', sends('hello\r\n\r\n'), 'connection_error'],
  ['an end instead of an answer', thenEnds(''), 'connection_error'],
  ['an end within the head', thenEnds(`${ok}content-le`), 'connection_error'],
  ['half a head, and silence', sends(`${ok}content-le`), 'first_byte_timeout'],
  ['headers without end', sends(ok, `x-a: ${'a'.repeat(100_000)}`), 'connection_error'],
  ['a body that is longer than it says', sends(`${ok}content-length: 2\r\n\r\nhi, there`), [200, 'hi']],
  [
    'a body that is shorter than it says, then an end',
    thenEnds(`${ok}content-length: 9\r\n\r\nhi`),
    'connection_error',
  ],
  ['a body that is shorter than it says, then silence', sends(`${ok}content-length: 9\r\n\r\nhi`), 'idle_timeout'],
  ['a body that ends with its connection', thenEnds(`${ok}connection: close\r\n\r\nhi`), [200, 'hi']],
  ['a length that is no number', sends(`${ok}content-length: two\r\n\r\nhi`), 'connection_error'],
  ['two lengths', sends(`${ok}content-length: 2\r\ncontent-length: 3\r\n\r\nhi!`), 'connection_error'],
  [
    'chunks and a length',
    sends(`${ok}transfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n2\r\nhi\r\n0\r\n\r\n`),
    'connection_error',
  ],
  ['chunks without the last one', thenEnds(`${ok}transfer-encoding: chunked\r\n\r\n2\r\nhi\r\n`), 'connection_error'],
  ['chunks that are none', sends(`${ok}transfer-encoding: chunked\r\n\r\nhi\r\n`), 'connection_error'],
  [
    'garbage behind its chunks',
    sends(`${ok}transfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\ngarbage`),
    [200, 'hi'],
  ],
  ['trailers', sends(`${ok}transfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nx-checksum: 1\r\n\r\n`), [200, 'hi']],
  ['an answer twice', sends(`${ok}content-length: 2\r\n\r\nhi${ok}content-length: 3\r\n\r\nBAD`), [200, 'hi']],
  ['no body where none may be', sends('HTTP/1.1 204 No Content\r\n\r\n'), [204, '']],
])('a provider that sends %s', async (_, answer, expected) => {
  const { url, sockets } = await answering(answer);

  expect(await outcome(call(url))).toEqual(expected);
  expect(sockets).toHaveLength(1);
});

test.each([
  [
    'behind its answer',
    (socket: Socket) => socket.write(`${ok}content-length: 2\r\n\r\nhi${ok}content-length: 3\r\n\r\nBAD`),
  ],
  [
    'while nobody asks',
    (socket: Socket) => {
      socket.write(`${ok}content-length: 2\r\n\r\nhi`);
      setTimeout(() => socket.write(`${ok}content-length: 3\r\n\r\nBAD`), 10);
    },
  ],
])('what comes %s is never the next answer', async (_, answer) => {
  const { url } = await answering(answer);

  expect(await outcome(call(url))).toEqual([200, 'hi']);
  await wait(40);
  expect(await outcome(call(url))).toEqual([200, 'hi']);
});

test('an answer before the request went out whole is taken, and the connection is not kept for the rest', async () => {
  const { url, sockets } = await answering((socket) => {
    socket.pause();
    socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 4\r\n\r\nno! ');
  });

  expect(await outcome(call(url, { body: Buffer.alloc(32 * 1024 * 1024) }))).toEqual([413, 'no! ']);

  sockets[0]?.resume();
  await expect.poll(() => sockets[0]?.readableEnded || sockets[0]?.destroyed).toBe(true);
});

function flooding(head: string, socket: Socket): void {
  socket.write(`${head}transfer-encoding: chunked\r\n\r\n`);
  const piece = `100000\r\n${'a'.repeat(0x100000)}\r\n`;
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
}

test('an answer that never ends is bounded by its bytes, and its connection closed', async () => {
  const { url, sockets } = await answering((socket) => flooding(ok, socket));

  expect(await outcome(call(url))).toBe('invalid_response');
  await expect.poll(() => sockets[0]?.destroyed, { timeout: 3000 }).toBe(true);
});

/** A byte now and then: never silent for long, never done. */
function trickling(socket: Socket): void {
  socket.write(`${ok}transfer-encoding: chunked\r\n\r\n`);
  const timer = setInterval(() => socket.write('1\r\n:\r\n'), 20);
  socket.once('close', () => clearInterval(timer));
}

test('an answer that trickles lives as long as whoever asked allows, and not longer', async () => {
  const { url, sockets } = await answering(trickling);
  const reason = new ProviderError('acme', 'timeout', 'Too long.', { code: 'total_timeout' });
  const limit = new AbortController();
  setTimeout(() => limit.abort(reason), 300);

  const startedAt = performance.now();
  expect(await outcome(call(url, { signal: limit.signal, idleMs: 100 }))).toBe('total_timeout');

  expect(performance.now() - startedAt).toBeGreaterThan(250);
  await expect.poll(() => sockets[0]?.destroyed).toBe(true);
});

describe('the body of a failure', () => {
  const acme = (url: URL) => ({ id: 'acme', baseUrl: url.origin, auth: bearer() });
  const failureOf = (url: URL, timeouts = { connectMs: 200, firstByteMs: 200, idleMs: 60_000 }) =>
    callProvider<'chat'>(acme(url), { path: '/', body: {} }, {}, chatContext('acme', 'm', {}, { timeouts })).then(
      () => undefined,
      (error: ProviderError) => [error.fields.status, error.message],
    );

  test('that never comes does not hide the status for long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { url } = await answering(sends('HTTP/1.1 429 Too Many Requests\r\ncontent-length: 9\r\n\r\n'));
    let waiting = true;
    let waitedMs = 0;

    const failing = failureOf(url, { connectMs: 60_000, firstByteMs: 600_000, idleMs: 600_000 }).finally(() => {
      waiting = false;
    });
    for (; waiting && waitedMs < 300_000; waitedMs += 100) {
      await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(100);
    }

    expect(await failing).toEqual([429, 'acme answered with status 429 and no message.']);
  });

  test('that never ends does not hide it either', async () => {
    const { url } = await answering((socket) => flooding('HTTP/1.1 503 Busy\r\n', socket));

    expect(await failureOf(url)).toEqual([503, 'acme answered with status 503 and no message.']);
  });
});

test('headers that trickle are an answer that does not come', async () => {
  const { url, sockets } = await answering((socket) => {
    socket.write(ok);
    const timer = setInterval(() => socket.write('x-a: b\r\n'), 20);
    socket.once('close', () => clearInterval(timer));
  });

  expect(await outcome(call(url))).toBe('first_byte_timeout');
  await expect.poll(() => sockets[0]?.destroyed).toBe(true);
});

test('a kept connection that dies while the provider is at work is not called again', async () => {
  let asked = 0;
  const { url } = await answering((socket) => {
    asked += 1;
    if (asked === 1) socket.write(`${ok}content-length: 2\r\n\r\nhi`);
    else setTimeout(() => socket.resetAndDestroy(), 1100);
  });
  const limits = {
    provider: 'acme',
    timeouts: { connectMs: 200, firstByteMs: 5000, idleMs: 200 },
    signal: AbortSignal.timeout(5000),
  };
  const ask = () => send({ method: 'POST', url, headers: {}, body: [Buffer.from('{}')] }, limits);

  expect(await outcome(ask())).toEqual([200, 'hi']);
  expect(await outcome(ask())).toBe('connection_error');

  expect(asked).toBe(2);
});

test('odd answers leave no timers and no connections behind', async () => {
  const used = () => process.getActiveResourcesInfo().filter((kind) => /Timeout|TCPSocketWrap/.test(kind)).length;
  const before = used();
  const upstream = await startRawUpstream((socket) => trickling(socket));

  const leaving = new AbortController();
  const calls = Array.from({ length: 20 }, () => outcome(call(upstream.url, { signal: leaving.signal })));
  await wait(60);
  leaving.abort();

  expect(new Set(await Promise.all(calls))).toEqual(new Set(['cancelled']));
  upstream.close();
  await expect.poll(used, { timeout: 2000 }).toBeLessThanOrEqual(before);
});
