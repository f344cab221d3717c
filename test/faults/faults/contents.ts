/** Whole by HTTP's lights, and yet not what was asked for. */
import { gzipSync } from 'node:zlib';
import { type Fault, failed } from '../fault.ts';
import type { GoodAnswer } from '../good-answer.ts';
import { flood, openChunked, sendBody, sendChunked, sendGood } from '../write-answer.ts';

const page = '<!doctype html><html><head><title>Bad gateway</title></head><body><h1>Sorry</h1></body></html>';

const instead = (name: string, body: string, headers = {}): Fault => ({
  name,
  expect: failed,
  play: async ({ socket, good }) => sendBody(socket, 200, body, { 'content-type': (await good()).type, ...headers }),
});

const pageAs = (status: number, expect: readonly number[]): Fault => ({
  name: `sends an HTML page (${status})`,
  expect,
  play: ({ socket }) => sendBody(socket, status, page, { 'content-type': 'text/html; charset=utf-8' }),
});

/** The answer, with one piece of it changed. */
const spoilt = (name: string, spoil: (good: GoodAnswer) => readonly Buffer[], more: Partial<Fault> = {}): Fault => ({
  name,
  expect: failed,
  async play({ socket, good }) {
    const answer = await good();
    sendChunked(socket, answer, spoil(answer));
  },
  ...more,
});

const asGzip = (name: string, spoil: (bytes: Buffer) => Buffer, more: Partial<Fault> = {}): Fault => ({
  name,
  expect: failed,
  async play({ socket, good }) {
    const answer = await good();
    sendGood(socket, { ...answer, body: spoil(gzipSync(answer.body)) }, { 'content-encoding': 'gzip' });
  },
  ...more,
});

/** Flips what a checksum protects, or JSON needs. */
function broken(piece: Buffer | undefined): Buffer {
  const copy = Buffer.from(piece ?? '');
  const at = Math.max(copy.lastIndexOf('}'), 0);
  copy[at] = 0x5b;
  return copy;
}

/** Made once: it takes its time. */
let bomb: Buffer | undefined;

export const contents: readonly Fault[] = [
  pageAs(200, failed),
  pageAs(502, failed),
  pageAs(503, [503]),
  pageAs(403, [403]),
  instead('sends JSON of no known shape', '{"unexpected":["shape"]}'),
  instead('sends an empty object', '{}'),
  instead('sends null', 'null'),
  instead('sends an array', '[[1,2],[3]]'),
  instead('sends a string', '"all is well"'),
  instead('sends words', 'all is well'),
  instead('sends events of no known kind', 'event: surprise\ndata: {"type":"surprise"}\n\ndata: 5\n\ndata: null\n\n', {
    'content-type': 'text/event-stream',
  }),
  instead('sends an end marker alone', 'data: [DONE]\n\n', { 'content-type': 'text/event-stream' }),
  instead('sends an embedding', '{"object":"list","model":"m","data":"none","usage":5}'),
  spoilt('breaks the first piece', ({ pieces }) => [broken(pieces[0]), ...pieces.slice(1)]),
  spoilt('breaks the last piece', ({ pieces }) => [...pieces.slice(0, -1), broken(pieces.at(-1))], {
    // What follows the end of a stream is not looked at.
    expectStreamed: 'either',
  }),
  spoilt('breaks a later piece', ({ pieces }) => {
    const at = Math.min(3, pieces.length - 1);
    return pieces.with(at, broken(pieces[at]));
  }),
  // Lines without a meaning are no part of an event.
  spoilt('begins with zeros', ({ pieces }) => [Buffer.from('\0\0\0\n\n'), ...pieces], { expectStreamed: 'either' }),
  {
    name: 'calls it text/plain',
    expect: 'well',
    play: async ({ socket, good }) => sendGood(socket, await good(), { 'content-type': 'text/plain' }),
  },
  {
    name: 'gives it no type',
    expect: 'well',
    play: async ({ socket, good }) => sendGood(socket, await good(), { 'content-type': '' }),
  },
  asGzip('compresses the answer unasked', (bytes) => bytes, { expect: 'well' }),
  asGzip('cuts the compressed answer', (bytes) => bytes.subarray(0, 30)),
  asGzip('claims compression', () => Buffer.from('{"plain":true}')),
  {
    name: 'compresses it nobody knows how',
    expect: failed,
    play: async ({ socket, good }) => sendGood(socket, await good(), { 'content-encoding': 'zip-it' }),
  },
  {
    name: 'sends a body without end',
    only: 'one',
    expect: failed,
    async play({ socket }) {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{"flood":"');
      await flood(socket, Buffer.alloc(1 << 20, 'x'));
    },
  },
  {
    name: 'sends a compressed body that swells without end',
    only: 'one',
    expect: failed,
    async play({ socket, good }) {
      bomb ??= gzipSync(Buffer.alloc(1 << 27, 'x'), { level: 1 });
      sendGood(socket, { ...(await good()), body: bomb }, { 'content-encoding': 'gzip' });
    },
  },
  {
    name: 'sends an event without end',
    only: 'one',
    expect: failed,
    async play({ socket, good }) {
      const answer = await good();
      openChunked(socket, answer, { connection: 'close' });
      socket.write('40000000\r\ndata: ');
      await flood(socket, Buffer.alloc(1 << 20, 'x'));
    },
  },
];
