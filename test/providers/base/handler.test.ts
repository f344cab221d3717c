import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { bearer, header } from '../../../providers/base/auth.ts';
import type { ChatRequest } from '../../../providers/base/chat-types.ts';
import type { CallContext, Credentials, ProviderSpec, Transformer } from '../../../providers/base/endpoint.ts';
import { createHandler } from '../../../providers/base/handler.ts';
import { noBody, RawBody } from '../../../providers/base/raw-body.ts';
import { collect } from '../../helpers/collect.ts';
import { chatContext } from '../../helpers/context.ts';
import { startUpstream, type Upstream } from '../../helpers/upstream.ts';

let upstream: Upstream | undefined;
afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
});

/** Translates nothing: the body goes out as it is, and what comes back is shown. */
const transparent: Transformer<'chat'> = {
  transformRequest: (request) => ({
    path: '/chat?v=1',
    body: { ...request },
    headers: { 'x-own': 'own' },
    dropped: ['seed'],
  }),
  transformResponse: (body) => body as never,
  async *transformStream(events) {
    for await (const { data } of events) yield JSON.parse(data) as never;
  },
};
const acme: ProviderSpec = { id: 'acme', baseUrl: 'https://unused', auth: bearer(), headers: { 'acme-version': '7' } };
const all = { supportsStreaming: true, supportsFunctionCalls: true };

interface Setup {
  readonly serve?: RequestListener;
  readonly spec?: Partial<ProviderSpec>;
  readonly transformer?: Transformer<'chat'>;
  readonly capabilities?: Partial<typeof all>;
  readonly context?: Partial<CallContext<'chat'>>;
}

async function handle(request: Partial<ChatRequest>, { serve, spec, transformer, capabilities, context }: Setup = {}) {
  upstream = await startUpstream(serve ?? ((_, outgoing) => outgoing.end('{}')));
  const ctx = chatContext('acme', 'm', request, {
    credentials: { apiKey: 'acme-key', baseUrl: `${upstream.url.origin}/v1/` },
    ...context,
  });
  const handler = createHandler({ ...acme, ...spec }, transformer ?? transparent, { ...all, ...capabilities });
  return handler.handleRequest(ctx.request, ctx);
}

const answering =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_, outgoing) =>
    outgoing.writeHead(status, headers).end(body);

describe('a call', () => {
  test("goes to the provider's path with everybody's headers", async () => {
    let got: unknown;

    await handle(
      {},
      {
        serve: (incoming, outgoing) => {
          const { authorization, ...headers } = incoming.headers;
          got = [
            incoming.method,
            incoming.url,
            authorization,
            headers['acme-version'],
            headers['x-own'],
            headers['x-a'],
          ];
          outgoing.end('{}');
        },
        context: { forwarded: { 'x-a': 'forwarded' } },
      },
    );

    expect(got).toEqual(['POST', '/v1/chat?v=1', 'Bearer acme-key', '7', 'own', 'forwarded']);
  });

  test('goes to where the credentials say, for a provider without one address', async () => {
    upstream = await startUpstream((_, outgoing) => outgoing.end('{"a":1}'));
    const { origin } = upstream.url;
    const ctx = chatContext('acme', 'm', {}, { credentials: { extra: { RESOURCE: origin } } });
    const baseUrl = ({ extra }: Credentials) => `${extra?.['RESOURCE']}/deployments`;

    const handler = createHandler({ ...acme, baseUrl }, transparent, all);

    expect(await handler.handleRequest(ctx.request, ctx)).toMatchObject({ body: { a: 1 } });
  });

  test('that needs more than the handler can is refused by the name of the parameter', async () => {
    const tools = [{ type: 'function', function: { name: 'f' } }] as const;

    await expect(handle({ stream: true }, { capabilities: { supportsStreaming: false } })).rejects.toMatchObject({
      fields: { status: 400, param: 'stream' },
    });
    await upstream?.close();
    await expect(handle({ tools }, { capabilities: { supportsFunctionCalls: false } })).rejects.toMatchObject({
      fields: { status: 400, param: 'tools' },
    });
  });
});

test.each([
  ['a bearer token', bearer(), { apiKey: 'k' }, { a: 'b', authorization: 'Bearer k' }],
  ['a header of its own', header('x-key'), { apiKey: 'k' }, { a: 'b', 'x-key': 'k' }],
  ['nothing, as the host wants no key', bearer(), {}, { a: 'b' }],
  ['nothing, as the host wants no key', header('x-key'), {}, { a: 'b' }],
])('who we are is proved by %s', async (_, auth, credentials, headers) => {
  const request = { method: 'POST', url: new URL('https://a'), headers: { a: 'b' }, body: [] } as const;

  expect(await auth(request, credentials)).toEqual({ ...request, headers });
});

describe('a success', () => {
  const headers = { 'x-request-id': 'r1', 'x-ratelimit-limit-requests': '9', 'content-type': 'application/json' };

  test('is the translated body, with the headers worth passing on and what was dropped', async () => {
    expect(await handle({}, { serve: answering(200, '{"a":1}', headers) })).toEqual({
      kind: 'json',
      body: { a: 1 },
      headers: { 'x-ratelimit-limit-requests': '9' },
      upstreamRequestId: 'r1',
      dropped: ['seed'],
    });
  });

  test('may be a stream', async () => {
    const serve = answering(200, 'data: {"a":1}\n\ndata: {"a":2}\n\n', { 'content-type': 'text/event-stream' });

    const result = await handle({ stream: true }, { serve });

    expect(result.kind === 'stream' && (await collect(result.chunks))).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test.each([
    ['', 'acme sent an empty body instead of an answer.'],
    ['{"a":', 'acme sent JSON that is broken or incomplete.'],
    ['<html></html>', 'acme sent an HTML page instead of JSON.'],
  ])('that is none is told as such: %j', async (body, message) => {
    await expect(handle({}, { serve: answering(200, body) })).rejects.toMatchObject({
      message,
      fields: { status: 502 },
    });
  });

  test('that makes no sense to its translation is told as such', async () => {
    const transformResponse = () => {
      throw new TypeError('secret');
    };

    await expect(handle({}, { transformer: { ...transparent, transformResponse } })).rejects.toMatchObject({
      message: 'acme sent an answer that could not be understood.',
      fields: { status: 502 },
    });
  });

  test.each([
    ['text/html', '<html></html>', 'acme sent an HTML page instead of JSON.'],
    ['application/json', '{"a":1}', 'acme sent a JSON body instead of an event stream.'],
    ['application/json; charset=utf-8', '', 'acme sent an empty body instead of an answer.'],
  ])('that should be a stream, and is %s, is told as such', async (type, body, message) => {
    const serve = answering(200, body, { 'content-type': type });

    await expect(handle({ stream: true }, { serve })).rejects.toMatchObject({ message, fields: { status: 502 } });
  });
});

describe('a failure', () => {
  test('is told by its status and body', async () => {
    const body = JSON.stringify({ error: { message: 'The key acme-key is wrong.', code: 'bad_key' } });

    await expect(handle({}, { serve: answering(401, body, { 'retry-after': '3' }) })).rejects.toMatchObject({
      message: 'The key [redacted] is wrong.',
      fields: { status: 401, code: 'bad_key', headers: { 'retry-after': '3' } },
    });
  });

  test('of a stream is a real status too', async () => {
    await expect(handle({ stream: true }, { serve: answering(429, '{}') })).rejects.toMatchObject({
      fields: { status: 429, kind: 'rate_limit' },
    });
  });

  test('is told by its status although its body was cut', async () => {
    const serve: RequestListener = (incoming, outgoing) => {
      outgoing.writeHead(429, { 'content-length': '100', 'retry-after': '3' }).write('{"error":');
      setTimeout(() => incoming.socket.destroy(), 10);
    };

    await expect(handle({}, { serve })).rejects.toMatchObject({
      message: 'acme answered with status 429 and no message.',
      fields: { status: 429, headers: { 'retry-after': '3' } },
    });
  });

  test('may be a redirect, which is not followed', async () => {
    await expect(handle({}, { serve: answering(302, '', { location: '/other' }) })).rejects.toMatchObject({
      message: 'acme answered with status 302 and no message.',
      fields: { status: 502 },
    });
  });
});

describe('a body that is no JSON', () => {
  test('goes out in its pieces under its own type', async () => {
    let got: unknown;
    const body = new RawBody('audio/wav', [Buffer.from('RI'), Buffer.from('FF')]);
    const transformer = { ...transparent, transformRequest: () => ({ path: '/listen', body }) };

    await handle(
      {},
      {
        transformer,
        serve: async ({ headers }, outgoing) => {
          got = [headers['content-type'], headers['content-length']];
          outgoing.end('{}');
        },
      },
    );

    expect(got).toEqual(['audio/wav', '4']);
  });

  test('is none where a GET asks for something', async () => {
    let got: unknown;
    const transformer = {
      ...transparent,
      transformRequest: () => ({ method: 'GET', path: '/job', body: noBody }) as const,
    };

    await handle(
      {},
      {
        transformer,
        serve: ({ method, headers }, outgoing) => {
          got = [method, headers['content-type'], headers['content-length']];
          outgoing.end('{}');
        },
      },
    );

    expect(got).toEqual(['GET', undefined, undefined]);
  });

  test.each([
    ['1\n00:00:00,000 --> 00:00:01,000\nHi', '1\n00:00:00,000 --> 00:00:01,000\nHi'],
    ['42', '42'],
    ['', ''],
    ['{"text":"Hi"}', { text: 'Hi' }],
  ])('comes back as a text to those who take texts: %j', async (text, body) => {
    const result = await handle(
      {},
      { transformer: { ...transparent, mayAnswer: 'text' }, serve: answering(200, text) },
    );

    expect(result).toMatchObject({ kind: 'json', body });
  });

  test.each([
    ['<!doctype html><p>Hi', 'acme sent an HTML page instead of JSON.'],
    ['{"text":"H', 'acme sent JSON that is broken or incomplete.'],
  ])('is no text when it is %s', async (text, message) => {
    const result = handle({}, { transformer: { ...transparent, mayAnswer: 'text' }, serve: answering(200, text) });

    await expect(result).rejects.toMatchObject({ fields: { status: 502, message } });
  });
});
