/** The answer begins well, and does not end so. */
import { type Fault, failed, timedOut } from '../fault.ts';
import type { GoodAnswer } from '../good-answer.ts';
import { chunked, drip, lastChunk, openChunked, reset, sendChunked, sendPieces } from '../write-answer.ts';

/** Transcripts end with an event that says all, whatever follows it. */
function endOf(pieces: readonly Buffer[]): number {
  const done = pieces.findIndex((piece) => piece.includes('transcript.text.done'));
  return done === -1 ? pieces.length - 1 : done;
}

type Part = (good: GoodAnswer) => readonly Buffer[];

const half = (bytes: Buffer | undefined) => bytes?.subarray(0, bytes.length / 2) ?? Buffer.alloc(0);

const parts: Readonly<Record<string, Part>> = {
  'within the first piece': ({ pieces }) => [half(pieces[0])],
  'after the first piece': ({ pieces }) => pieces.slice(0, 1),
  'within a later piece': ({ pieces }) => {
    const last = Math.min(4, pieces.length - 1);
    return [...pieces.slice(0, last), half(pieces[last])];
  },
  'before its end': ({ pieces }) => pieces.slice(0, endOf(pieces)),
};

const endings = Object.entries(parts).flatMap(([where, part]): Fault[] => [
  {
    name: `resets ${where}`,
    expect: failed,
    async play({ socket, good }) {
      const answer = await good();
      openChunked(socket, answer);
      sendPieces(socket, part(answer));
      await reset(socket);
    },
  },
  {
    name: `ends in order ${where}`,
    expect: failed,
    async play({ socket, good }) {
      const answer = await good();
      sendChunked(socket, answer, part(answer));
    },
  },
  {
    name: `stalls ${where}`,
    slow: 'idleMs',
    expect: timedOut,
    async play({ socket, good }) {
      const answer = await good();
      openChunked(socket, answer);
      sendPieces(socket, part(answer));
    },
  },
]);

const trickles: readonly Fault[] = [
  {
    name: 'trickles the answer, a byte at a time',
    expect: 'well',
    only: 'few',
    async play({ socket, good }) {
      const answer = await good();
      openChunked(socket, answer);
      for (let at = 0; at < answer.body.length && !socket.destroyed; at += 1) {
        socket.write(chunked(answer.body.subarray(at, at + 1)));
        if (at % 16 === 0) await new Promise(setImmediate);
      }
      socket.end(lastChunk);
    },
  },
  {
    name: 'trickles the answer, and stops',
    slow: 'idleMs',
    expect: timedOut,
    async play({ socket, good }) {
      const answer = await good();
      openChunked(socket, answer);
      for (const byte of answer.body.subarray(0, 20)) socket.write(chunked(Buffer.of(byte)));
    },
  },
  {
    name: 'sends blank lines for ever',
    slow: 'endless',
    final: true,
    expect: timedOut,
    // Neither is a frame of Amazon's.
    expectStreamed: [...timedOut, ...failed],
    async play({ socket, good }) {
      const answer = await good();
      openChunked(socket, answer);
      await drip(socket, 20, chunked('\n'));
    },
  },
  {
    name: 'sends comments for ever',
    only: 'streams',
    slow: 'endless',
    expect: timedOut,
    // Neither is a frame of Amazon's.
    expectStreamed: [...timedOut, ...failed],
    async play({ socket, good }) {
      const answer = await good();
      openChunked(socket, answer);
      await drip(socket, 20, chunked(': ping\n\n'));
    },
  },
  {
    name: 'sends comments between the pieces',
    only: 'streams',
    expect: 'well',
    async play({ socket, good }) {
      const answer = await good();
      const comment = answer.type.startsWith('text/') ? [': ping\n\n'] : [];
      sendChunked(
        socket,
        answer,
        answer.pieces.flatMap((piece) => [...comment, piece]),
      );
    },
  },
];

export const pieces: readonly Fault[] = [...endings, ...trickles];
