/** The provider says that it fails: once, thrice or always, and when to come back. */
import { type Exchange, type Fault, failed } from '../fault.ts';
import { sendBody, sendGood } from '../write-answer.ts';

const body = (status: number) => JSON.stringify({ error: { message: `Status ${status}.`, type: 'x' }, message: 'No.' });

function answerWith(status: number, times: number, headers = {}) {
  return async ({ socket, call, good }: Exchange) => {
    if (call > times) sendGood(socket, await good());
    else sendBody(socket, status, body(status), headers);
  };
}

/** By the status that callers get for it. */
const storms = new Map<number, readonly number[]>([
  [400, [400]],
  [401, [401]],
  [402, [429]],
  [403, [403]],
  [404, [404]],
  [408, [504]],
  [409, [409]],
  [413, [413]],
  [418, [400]],
  [422, [400]],
  [429, [429]],
  // Of Groq no capacity, of Cohere a bad token.
  [498, [503, 401]],
  [500, [500]],
  [502, [502]],
  [503, [503]],
  [504, [504]],
  [529, [503]],
  [599, [502]],
]);

/** Statuses that every dialect is asked for; what is done about the others is much the same. */
const usual = new Set([400, 401, 402, 404, 429, 498, 500, 503, 529]);

/** Any provider would say so. */
const callersOwn = new Set([400, 409, 413, 418, 422]);

const passing = [429, 500, 502, 503, 529] as const;

const pauses: Readonly<Record<string, Record<string, string>>> = {
  'in 20 ms': { 'retry-after-ms': '20' },
  'at once': { 'retry-after': '0' },
  'in an hour': { 'retry-after': '3600' },
  'in ages': { 'retry-after': '1e99' },
  'in the past': { 'retry-after': '-5' },
  'on a date gone by': { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' },
  'on a date far off': { 'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT' },
  soon: { 'retry-after': 'soon' },
};

const impatient = new Set(['in an hour', 'in ages', 'on a date far off']);
const redirects = [301, 302, 303, 307, 308, 304, 300];

export const statuses: readonly Fault[] = [
  ...storms.entries().map(
    ([status, told]): Fault => ({
      name: `${status} always`,
      expect: told,
      ...(!usual.has(status) && { only: 'few' }),
      play: answerWith(status, Number.POSITIVE_INFINITY),
      ...(callersOwn.has(status) && { final: true }),
    }),
  ),
  ...passing.flatMap((status): Fault[] => [
    { name: `${status} once`, only: 'few', expect: 'well', play: answerWith(status, 1) },
    { name: `${status} thrice`, only: 'few', expect: storms.get(status) ?? 'either', play: answerWith(status, 3) },
  ]),
  ...Object.entries(pauses).flatMap(([when, headers]) =>
    ([429, 503] as const).map(
      (status): Fault => ({
        name: `${status} once, come back ${when}`,
        only: 'few',
        expect: impatient.has(when) ? [status] : 'well',
        play: answerWith(status, 1, headers),
      }),
    ),
  ),
  ...redirects.map(
    (status): Fault => ({
      name: `redirects (${status})`,
      only: 'few',
      expect: failed,
      play: ({ socket }) => sendBody(socket, status, '', { location: 'http://127.0.0.1:9/elsewhere' }),
    }),
  ),
  {
    name: '500 with a body without end',
    expect: [500],
    slow: 'idleMs',
    play({ socket }) {
      socket.write('HTTP/1.1 500 No\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{"error":"');
    },
  },
  {
    name: '401 that quotes the key',
    expect: [401],
    play: ({ socket, secret }) => sendBody(socket, 401, JSON.stringify({ error: { message: `Bad key: ${secret}` } })),
  },
  {
    name: '500 that quotes the key as text',
    expect: [500],
    play: ({ socket, secret }) => sendBody(socket, 500, `who sent ${secret}?`, { 'content-type': 'text/plain' }),
  },
];
