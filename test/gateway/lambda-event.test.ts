import { expect, test } from 'vitest';
import { fromEvent } from '../../gateway/lambda-event.ts';

const { signal } = new AbortController();
const megabytes = (count: number) => Buffer.alloc(count * 1_000_000, 1);
const upload = (bytes: Buffer) => fromEvent({ body: bytes.toString('base64'), isBase64Encoded: true }, signal);

test('an upload as large as an event can hold is read', async () => {
  const [bytes] = await upload(megabytes(4)).readBody(26_000_000);

  expect(bytes?.equals(megabytes(4))).toBe(true);
});

test('a larger one is a 413 that says what to do', async () => {
  await expect(upload(megabytes(5)).readBody(26_000_000)).rejects.toMatchObject({
    fields: { status: 413, message: expect.stringMatching(/4400000 bytes.*4\.4 MB.*compressed.*several parts/) },
  });
});

test('a text is read up to the limit of its endpoint', async () => {
  const text = fromEvent({ body: 'x'.repeat(5_000_000), isBase64Encoded: false }, signal);

  expect((await text.readBody(5_000_000))[0]?.length).toBe(5_000_000);
  await expect(text.readBody(4_999_999)).rejects.toMatchObject({ fields: { status: 413 } });
});
