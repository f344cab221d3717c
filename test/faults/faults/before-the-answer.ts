/** Nothing comes that could be called an answer. */
import { type Door, type Fault, failed, timedOut } from '../fault.ts';
import { drip, head, reset, sendGood } from '../write-answer.ts';

const atTheDoor = (name: string, door: Door, more: Partial<Fault> = {}): Fault => ({
  name,
  door,
  expect: failed,
  play() {},
  ...more,
});

export const beforeTheAnswer: readonly Fault[] = [
  atTheDoor('refuses the connection', 'nobody there'),
  atTheDoor('resets the connection at once', 'resets at once'),
  atTheDoor('never shakes hands', 'says nothing', { slow: 'connectMs', expect: timedOut }),
  atTheDoor('has no TLS', 'no TLS'),
  { name: 'resets while the request comes', early: true, expect: failed, play: ({ socket }) => reset(socket) },
  { name: 'resets after the request', expect: failed, play: ({ socket }) => reset(socket) },
  { name: 'hangs up without a word', expect: failed, play: ({ socket }) => void socket.end() },
  { name: 'says nothing', slow: 'firstByteMs', expect: timedOut, play() {} },
  { name: 'speaks no HTTP', expect: failed, play: ({ socket }) => void socket.end('220 ready to serve\r\n') },
  { name: 'speaks HTTP/3.7', expect: failed, play: ({ socket }) => void socket.end('HTTP/3.7 200 OK\r\n\r\n') },
  {
    name: 'hangs up within the head',
    expect: failed,
    play: ({ socket }) => void socket.end(head(200, { 'content-type': 'application/json' }).slice(0, 30)),
  },
  {
    name: 'resets within the head',
    expect: failed,
    play({ socket }) {
      socket.write('HTTP/1.1 200 OK\r\ncontent-');
      return reset(socket);
    },
  },
  {
    name: 'stalls within the head',
    slow: 'firstByteMs',
    expect: timedOut,
    play: ({ socket }) => void socket.write('HTTP/1.1 200 OK\r\ncontent-'),
  },
  {
    name: 'sends a head without end',
    expect: failed,
    async play({ socket }) {
      socket.write('HTTP/1.1 200 OK\r\n');
      await drip(socket, 1, `x-more: ${'y'.repeat(4000)}\r\n`);
    },
  },
  {
    name: 'trickles a head without end',
    slow: 'firstByteMs',
    expect: timedOut,
    async play({ socket }) {
      socket.write('HTTP/1.1 200 OK\r\n');
      await drip(socket, 20, 'x: y\r\n');
    },
  },
  {
    name: 'promises an answer (102) for ever',
    slow: 'firstByteMs',
    expect: timedOut,
    play: ({ socket }) => drip(socket, 20, 'HTTP/1.1 102 Processing\r\n\r\n'),
  },
  {
    name: 'gives hints (100, 103) and then the answer',
    expect: 'well',
    async play({ socket, good }) {
      socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n');
      sendGood(socket, await good());
    },
  },
  {
    name: 'switches protocols (101)',
    expect: failed,
    play: ({ socket }) =>
      void socket.write('HTTP/1.1 101 Switching\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'),
  },
];
