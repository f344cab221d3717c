import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSse, type ServerSentEvent } from '../../../providers/base/sse.ts';
import { cutAt, inPieces } from '../../helpers/bytes.ts';
import { collect } from '../../helpers/collect.ts';

function whole(text: string): Promise<ServerSentEvent[]> {
  return collect(decodeSse(inPieces(Buffer.from(text), Math.max(text.length * 4, 1))));
}

/** `event` and `data` only. */
async function decoded(text: string): Promise<[string | undefined, string][]> {
  return (await whole(text)).map(({ event, data }) => [event, data]);
}

test.each([
  ['line feeds', 'event: a\ndata: 1\n\ndata: 2\n\n'],
  ['carriage returns', 'event: a\rdata: 1\r\rdata: 2\r\r'],
  ['both', 'event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n'],
  ['a mixture', 'event: a\r\ndata: 1\n\rdata: 2\r\r'],
  ['no blank line at the end', 'event: a\ndata: 1\n\ndata: 2'],
  ['one line end at the end', 'event: a\ndata: 1\n\ndata: 2\n'],
  ['a byte order mark', '\uFEFFevent: a\ndata: 1\n\ndata: 2\n\n'],
  ['no space behind the colon', 'event:a\ndata:1\n\ndata:2\n\n'],
  ['comments', ': hello\n\nevent: a\n: keep-alive\ndata: 1\n\n:\n\ndata: 2\n\n: bye\n\n'],
  ['fields nobody knows', 'event: a\nfoo: bar\nretry: 100\nretry: soon\nid: 7\ndata: 1\n\nnonsense\n\ndata: 2\n\n'],
])('events are told apart with %s', async (_, text) => {
  expect(await decoded(text)).toEqual([
    ['a', '1'],
    [undefined, '2'],
  ]);
});

test('data over several lines is one text', async () => {
  expect(await decoded('data: {\ndata:   "a": 1\ndata: }\n\n')).toEqual([[undefined, '{\n  "a": 1\n}']]);
});

test('an event without data is none', async () => {
  expect(await decoded('event: ping\n\ndata\n\ndata: 1\n\n')).toEqual([
    [undefined, ''],
    [undefined, '1'],
  ]);
});

test('nothing gives nothing', async () => {
  expect(await decoded('')).toEqual([]);
});

test('a stream cut at any byte, also within a character, gives the same events', async () => {
  const text = 'event: é\r\ndata: {"text":"東京 👋\u2028"}\r\n\r\n: ping\n\ndata: a\rdata: b\r\rdata: 終';
  const bytes = Buffer.from(text);
  const expected = await whole(text);

  for (let at = 0; at <= bytes.length; at++) expect(await collect(decodeSse(cutAt(bytes, at)))).toEqual(expected);
  expect(await collect(decodeSse(inPieces(bytes, 1)))).toEqual(expected);
  expect(expected.map(({ data }) => data)).toEqual(['{"text":"東京 👋\u2028"}', 'a\nb', '終']);
});

test('whatever is sent as data arrives, in pieces of any size', async () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\0\uFEFF]/.test(text) && text.isWellFormed());
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1 }), fc.integer({ min: 1, max: 20 }), async (lines, size) => {
      const bytes = Buffer.from(lines.map((data) => `data: ${data}\n\n`).join(''));

      const events = await collect(decodeSse(inPieces(bytes, size)));

      expect(events.map(({ data }) => data)).toEqual(lines);
    }),
    { numRuns: 50 },
  );
});

test('an event is given as soon as its blank line is here', async () => {
  let ask = (): void => {};
  const more = new Promise<void>((resolve) => {
    ask = resolve;
  });
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('data: 1\n\nda');
    await more;
    yield Buffer.from('ta: 2\n\n');
  }
  const events = decodeSse(slow());

  expect((await events.next()).value).toMatchObject({ data: '1' });
  ask();
  expect((await events.next()).value).toMatchObject({ data: '2' });
});

test('a line without an end does not fill the memory', async () => {
  let sent = 0;
  async function* flood(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('data: ');
    const piece = Buffer.alloc(1024 * 1024, 'a');
    for (; sent < 100; sent++) yield piece;
  }

  await expect(collect(decodeSse(flood()))).rejects.toThrow();
  expect(sent).toBeLessThan(20);
});

test('a reader that leaves stops the source', async () => {
  let stopped = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield Buffer.from('data: 1\n\n');
    } finally {
      stopped = true;
    }
  }

  for await (const _ of decodeSse(source())) break;

  expect(stopped).toBe(true);
});
