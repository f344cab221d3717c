/** Faults that only streams have: failures told within a 200, and endings that are none, or two. */
import { type Fault, failed } from '../fault.ts';
import { openChunked, reset, sendChunked, sendGood, sendPieces } from '../write-answer.ts';

const failsAfter = (events: number, when: string): Fault => ({
  name: `tells of a failure ${when}`,
  only: 'streams',
  expect: [500, 502, 503, 529],
  play: async ({ socket, good }) => sendGood(socket, await good(`error=${events}`)),
});

export const withinAStream: readonly Fault[] = [
  failsAfter(0, 'at once'),
  failsAfter(1, 'after its opening'),
  failsAfter(5, 'after words'),
  {
    name: 'ends twice',
    only: 'streams',
    expect: 'well',
    async play({ socket, good }) {
      const answer = await good();
      const last = answer.pieces.slice(-1);
      sendChunked(socket, answer, [...answer.pieces, ...last]);
    },
  },
  {
    name: 'says it all again after its end',
    only: 'streams',
    expect: 'well',
    async play({ socket, good }) {
      const answer = await good();
      // Gemini has no end marker: what comes is said.
      const hasEnd = !answer.pieces.at(-1)?.includes('finishReason');
      sendChunked(socket, answer, [...answer.pieces, ...(hasEnd ? answer.pieces : [])]);
    },
  },
  {
    name: 'resets after its end',
    only: 'streams',
    expect: 'either',
    async play({ socket, good }) {
      const answer = await good();
      openChunked(socket, answer);
      sendPieces(socket, answer.pieces);
      await reset(socket);
    },
  },
  {
    name: 'answers whole where a stream was asked for',
    only: 'streams',
    expect: failed,
    play: async ({ socket }) =>
      sendGood(socket, {
        type: 'application/json',
        body: Buffer.from('{"id":"x","object":"surprise"}'),
        isStream: false,
        pieces: [],
      }),
  },
];
