import { describe, expect, test } from 'vitest';
import { fromEvent, type HttpEvent } from '../../gateway/lambda-event.ts';

const time = { signal: new AbortController().signal, deadline: 1000 };
const megabytes = (count: number) => Buffer.alloc(count * 1_000_000, 1);
const upload = (bytes: Buffer) => fromEvent({ body: bytes.toString('base64'), isBase64Encoded: true }, time);

test('a request knows when the function has to be done', () => {
  expect(fromEvent({}, time)).toMatchObject(time);
});

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
  const text = fromEvent({ body: 'x'.repeat(5_000_000), isBase64Encoded: false }, time);

  expect((await text.readBody(5_000_000))[0]?.length).toBe(5_000_000);
  await expect(text.readBody(4_999_999)).rejects.toMatchObject({ fields: { status: 413 } });
});

test.each([
  ['a function URL', { rawQueryString: 'since=2026-11-22&group_by=a%2Cb' }, 'since=2026-11-22&group_by=a%2Cb'],
  [
    'a REST API',
    { multiValueQueryStringParameters: { since: ['2026-11-22'], group_by: ['a,b', 'c&d'] } },
    'since=2026-11-22&group_by=a%2Cb&group_by=c%26d',
  ],
  ['a REST API without one', { multiValueQueryStringParameters: null }, undefined],
])('the query is that of %s', (_, event, query) => {
  expect(fromEvent(event, time).query).toBe(query);
});

describe('who calls', () => {
  const session = 'arn:aws:sts::123456789012:assumed-role/etl/nightly';
  const caller = { arn: 'arn:aws:iam::123456789012:role/etl', accountId: '123456789012' };
  const read = (event: HttpEvent) => {
    const { iam, sourceIp } = fromEvent(event, time);
    return { iam, sourceIp };
  };

  test('is told by a function URL that checks signatures', () => {
    const authorizer = { iam: { userArn: session, accountId: '123456789012' } };

    expect(read({ requestContext: { http: { method: 'POST', sourceIp: '192.0.2.1' }, authorizer } })).toEqual({
      iam: caller,
      sourceIp: '192.0.2.1',
    });
  });

  test('is told by a REST API that checks signatures', () => {
    const identity = { userArn: session, accountId: '123456789012', sourceIp: '192.0.2.2' };

    expect(read({ requestContext: { identity } })).toEqual({ iam: caller, sourceIp: '192.0.2.2' });
  });

  test.each<[string, HttpEvent]>([
    ['a function URL', { requestContext: { http: { method: 'POST', sourceIp: '192.0.2.3' } } }],
    ['a REST API', { requestContext: { identity: { userArn: null, accountId: null, sourceIp: '192.0.2.3' } } }],
  ])('is nobody for %s that is open to all', (_, event) => {
    expect(read(event)).toEqual({ iam: undefined, sourceIp: '192.0.2.3' });
  });

  test('is not told by headers', () => {
    const headers = { 'x-forwarded-for': '10.0.0.1', 'x-amzn-iam-user-arn': session, forwarded: 'for=10.0.0.1' };

    expect(read({ headers, requestContext: {} })).toEqual({ iam: undefined, sourceIp: undefined });
  });
});
