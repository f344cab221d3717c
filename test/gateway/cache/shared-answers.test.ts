import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entry } from '../../../gateway/cache/entry.ts';
import { openSharedAnswers } from '../../../gateway/cache/open-shared-answers.ts';
import { createSharedAnswers } from '../../../gateway/cache/shared-answers.ts';
import type { Table } from '../../../gateway/store/table.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

interface Call {
  readonly method: string | undefined;
  readonly url: string;
  readonly authorization: string;
}

/** Keeps what it is sent, if it is signed. */
async function startS3() {
  const objects = new Map<string, Buffer>();
  const calls: Call[] = [];
  const server = http.createServer(async (request, response) => {
    const { method, url = '' } = request;
    const { authorization = '' } = request.headers;
    calls.push({ method, url, authorization });
    const body = Buffer.concat(await request.toArray());
    const isSigned = /^AWS4-HMAC-SHA256 Credential=.*\/s3\/aws4_request, /.test(authorization);
    const object = objects.get(url);
    if (isSigned && method === 'PUT') objects.set(url, body);
    const status = !isSigned ? 403 : method === 'GET' && !object ? 404 : 200;
    response.writeHead(status).end(status === 200 && method === 'GET' ? object : undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, objects, calls, close };
}

let store: TestStore;
let s3: Awaited<ReturnType<typeof startS3>>;
beforeAll(async () => {
  [store, s3] = await Promise.all([startStore(), startS3()]);
});
afterAll(() => Promise.all([store.close(), s3.close()]));

function open({ bucket = 'answers' }: { bucket?: string } = {}) {
  const env = { ...store.environment, AWS_ENDPOINT_URL_S3: s3.url, ...(bucket && { RAWDOG_CACHE_BUCKET: bucket }) };
  const answers = openSharedAnswers(env);
  if (!answers) throw new Error('There are no shared answers.');
  return answers;
}

function entry(body: Buffer): Entry {
  return { storedAt: 1_700_000_000_123, expiresAt: 1_700_000_060_123, body };
}

/** So much that no item holds it, even zipped. */
const large = entry(randomBytes(400_000));

test('without a table there is nothing to share', () => {
  expect(openSharedAnswers({ RAWDOG_CACHE_BUCKET: 'answers' })).toBeUndefined();
});

describe('what one process writes another one reads', () => {
  test('as it was written', async () => {
    const entries = new Map(['a', 'b'].map((key) => [key, entry(Buffer.from(`answer ${key}`))]));
    await open().write(entries);

    expect(await open().read(['a', 'none', 'b'])).toEqual(entries);
    expect(s3.calls).toEqual([]);
  });

  test('as an item that expires, with nothing to be read in it', async () => {
    await open().write(new Map([['secret', entry(Buffer.from('a secret'.repeat(10)))]]));

    const item = await store.table.get({ pk: 'cache#secret', sk: 'answer' });

    expect(item).toEqual({
      pk: 'cache#secret',
      sk: 'answer',
      expires_at: 1_700_000_061,
      stored_at: 1_700_000_000_123,
      kept_until: 1_700_000_060_123,
      answer: expect.stringMatching(/^H4sI[\w+/=]{20,60}$/),
    });
  });

  test('as an object of the bucket where it is large', async () => {
    await open().write(new Map([['large', large]]));

    expect(await open().read(['large'])).toEqual(new Map([['large', large]]));
    expect(s3.calls.map(({ method, url }) => [method, url])).toEqual([
      ['PUT', '/answers/large'],
      ['GET', '/answers/large'],
    ]);
    expect(await store.table.get({ pk: 'cache#large', sk: 'answer' })).not.toHaveProperty('answer');
  });
});

test('a large answer without a bucket is not shared', async () => {
  await open({ bucket: '' }).write(new Map([['unshared', large]]));

  expect(await open().read(['unshared'])).toEqual(new Map());
});

test('of many answers only some are written at once', async () => {
  let [atOnce, most] = [0, 0];
  const put: Table['put'] = async (item) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    const isPut = await store.table.put(item);
    atOnce -= 1;
    return isPut;
  };
  const entries = new Map(Array.from({ length: 100 }, (_, index) => [`many-${index}`, entry(Buffer.from('x'))]));

  await createSharedAnswers({ ...store.table, put }, undefined).write(entries);

  expect(most).toBe(32);
  expect((await open().read([...entries.keys()])).size).toBe(100);
});

test('one that is damaged takes none of the others with it', async () => {
  await open().write(new Map(['well', 'damaged'].map((key) => [key, entry(Buffer.from(key))])));
  const item = await store.table.get({ pk: 'cache#damaged', sk: 'answer' });
  await store.table.put({ ...item, pk: 'cache#damaged', sk: 'answer', answer: 'no zip' });

  expect([...(await open().read(['well', 'damaged'])).keys()]).toEqual(['well']);
});

test('an object that is gone is none', async () => {
  await open().write(new Map([['gone', large]]));
  s3.objects.delete('/answers/gone');

  expect(await open().read(['gone'])).toEqual(new Map());
});

test('a bucket that refuses fails the write, and leaves no item behind', async () => {
  const env = { ...store.environment, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1', RAWDOG_CACHE_BUCKET: 'answers' };

  await expect(openSharedAnswers(env)?.write(new Map([['refused', large]]))).rejects.toThrow('ECONNREFUSED');
  expect(await open().read(['refused'])).toEqual(new Map());
});
