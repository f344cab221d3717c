/** The head is right; where the body ends is not. */
import { type Fault, failed, timedOut } from '../fault.ts';
import { chunked, head, lastChunk, openChunked, reset, sendBody, sendGood } from '../write-answer.ts';

export const lengths: readonly Fault[] = [
  {
    name: 'resets after the head',
    expect: failed,
    async play({ socket, good }) {
      openChunked(socket, await good());
      await reset(socket);
    },
  },
  {
    name: 'stalls after the head',
    slow: 'idleMs',
    expect: timedOut,
    play: async ({ socket, good }) => openChunked(socket, await good()),
  },
  {
    name: 'claims more than it sends, and hangs up',
    expect: failed,
    expectStreamed: 'either',
    play: async ({ socket, good }) => sendGood(socket, await good(), { 'content-length': 10_000_000 }),
  },
  {
    name: 'claims more than it sends, and stalls',
    slow: 'idleMs',
    expect: timedOut,
    expectStreamed: 'either',
    async play({ socket, good }) {
      const { type, body } = await good();
      socket.write(head(200, { 'content-type': type, 'content-length': 10_000_000 }));
      socket.write(body);
    },
  },
  {
    name: 'claims less than it sends',
    expect: failed,
    async play({ socket, good }) {
      const { type, body } = await good();
      const length = Math.floor(body.length / 2);
      socket.write(head(200, { 'content-type': type, 'content-length': length, connection: 'keep-alive' }));
      socket.end(body);
    },
  },
  {
    name: 'claims two lengths',
    expect: failed,
    async play({ socket, good }) {
      const { type, body } = await good();
      const lines = `content-type: ${type}\r\ncontent-length: ${body.length}\r\ncontent-length: 7\r\n\r\n`;
      socket.end(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${lines}`), body]));
    },
  },
  {
    name: 'claims a negative length',
    expect: failed,
    play: async ({ socket, good }) => sendGood(socket, await good(), { 'content-length': -1 }),
  },
  {
    name: 'has no length, and ends with the connection',
    expect: 'well',
    async play({ socket, good }) {
      const { type, body } = await good();
      socket.write(head(200, { 'content-type': type }));
      socket.end(body);
    },
  },
  {
    name: 'answers in HTTP/1.0',
    expect: 'well',
    async play({ socket, good }) {
      const { type, body } = await good();
      socket.write(head(200, { 'content-type': type }).replace('HTTP/1.1', 'HTTP/1.0'));
      socket.end(body);
    },
  },
  {
    name: 'has no body at all (200)',
    expect: failed,
    play: async ({ socket, good }) => sendBody(socket, 200, '', { 'content-type': (await good()).type }),
  },
  { name: 'has no body at all (204)', expect: failed, play: ({ socket }) => void socket.end(head(204, {})) },
  {
    name: 'hangs up within a chunk',
    expect: failed,
    async play({ socket, good }) {
      const answer = await good();
      openChunked(socket, answer);
      const bytes = chunked(answer.body);
      socket.end(bytes.subarray(0, bytes.length / 2));
    },
  },
  {
    name: 'counts a chunk wrongly',
    expect: failed,
    async play({ socket, good }) {
      const answer = await good();
      openChunked(socket, answer);
      socket.end(`zz\r\n${answer.body.subarray(0, 10)}\r\n${lastChunk}`);
    },
  },
  {
    name: 'hangs up before the last chunk',
    expect: failed,
    expectStreamed: 'either',
    async play({ socket, good }) {
      const answer = await good();
      openChunked(socket, answer);
      socket.end(chunked(answer.body));
    },
  },
  {
    name: 'answers twice on one connection',
    expect: 'well',
    async play({ socket, good }) {
      const { type, body } = await good();
      const once = [head(200, { 'content-type': type, 'content-length': body.length, connection: 'keep-alive' }), body];
      const bytes = Buffer.concat([...once, ...once].map((part) => Buffer.from(part as string)));
      socket.end(bytes);
    },
  },
];
