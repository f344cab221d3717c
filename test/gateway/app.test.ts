import { describe, expect, test, vi } from 'vitest';
import { type AppOptions, createApp, type Route } from '../../gateway/app.ts';
import { authenticateWith } from '../../gateway/authenticate.ts';
import { defineConfig, type RawdogConfig } from '../../gateway/config.ts';
import type { Gateway } from '../../gateway/endpoint.ts';
import type { GatewayResponse } from '../../gateway/http.ts';
import { GatewayError } from '../../providers/base/errors.ts';
import { gatewayRequest } from '../helpers/gateway-request.ts';

const routes: readonly Route[] = [
  { endpoint: 'chat', method: 'POST', paths: ['/v1/chat/completions', '/chat/completions'] },
  { endpoint: 'embed', method: 'POST', paths: ['/v1/embeddings'] },
  { endpoint: 'models', method: 'GET', paths: ['/v1/models', '/v1/models/*'] },
  { endpoint: 'health', method: 'GET', paths: ['/health'] },
];
const ok: GatewayResponse = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' };

function app(
  config: RawdogConfig = {},
  endpoints: AppOptions['endpoints'] = { chat: async () => ok },
  more: Partial<Gateway> = {},
) {
  const log = vi.fn();
  const writeMetrics = vi.fn();
  let time = 100;
  const gateway = {
    config: defineConfig(config),
    authenticate: authenticateWith('key'),
    credentials: () => undefined,
    now: () => (time += 5.04),
    ...more,
  };
  const serve = createApp({ gateway, routes, endpoints, log, writeMetrics });
  const call = (method: string, path: string) => serve(gatewayRequest({}, { method, path }));
  return { call, log, writeMetrics };
}

const errorOf = ({ body }: GatewayResponse) => JSON.parse(String(body)).error as Record<string, unknown>;

describe('a path', () => {
  test.each(['/v1/chat/completions', '/chat/completions', '/v1/chat/completions/', '/v1/chat/completions//'])(
    '%s is served',
    async (path) => {
      expect(await app().call('POST', path)).toMatchObject(ok);
    },
  );

  test.each(['/v1/models', '/v1/models/', '/v1/models/a', '/v1/models/a/b%2Fc'])('%s is served', async (path) => {
    expect(await app({}, { models: async () => ok }).call('GET', path)).toMatchObject(ok);
  });

  test.each([
    '/',
    '',
    '/v1/modelsa',
    '/v1',
    '/v1/chat',
    '/V1/chat/completions',
    '/v1/chat/completions/x',
    '/v1/embeddings',
    '/constructor',
  ])('%s is not found', async (path) => {
    const response = await app().call('POST', path);

    expect([response.status, errorOf(response)]).toEqual([
      404,
      {
        message: `There is no endpoint at ${path}.`,
        type: 'not_found_error',
        param: null,
        code: 'unknown_url',
      },
    ]);
  });

  test('of slashes costs no more time than any other', async () => {
    const start = performance.now();
    await app().call('GET', `${'/'.repeat(100_000)}x`);
    await app().call('GET', `/v1/models${'/'.repeat(100_000)}x`);

    expect(performance.now() - start).toBeLessThan(500);
  });

  test('beyond all measure is not repeated whole', async () => {
    expect(String(errorOf(await app().call('GET', `/${'x'.repeat(10_000)}`))['message']).length).toBeLessThan(300);
  });
});

describe('a method', () => {
  test.each([
    ['GET', '/v1/chat/completions', 'POST, OPTIONS', '/v1/chat/completions takes POST, not GET.'],
    ['HEAD', '/chat/completions', 'POST, OPTIONS', undefined],
    ['DELETE', '/health', 'GET, OPTIONS', '/health takes GET, not DELETE.'],
  ])('%s %s is not allowed', async (method, path, allow, message) => {
    const response = await app().call(method, path);

    expect([response.status, response.headers['allow']]).toEqual([405, allow]);
    if (message) expect(errorOf(response)).toMatchObject({ message, code: 'method_not_allowed' });
    else expect(response.body).toBe('');
  });

  test('HEAD is GET without a body', async () => {
    expect(await app().call('HEAD', '/health')).toMatchObject({ status: 200, body: '' });
    expect(await app().call('GET', '/health')).toMatchObject({ status: 200, body: '{"status":"ok"}' });
  });

  test('OPTIONS is answered for any path, and not logged', async () => {
    const { call, log } = app();

    const response = await call('OPTIONS', '/v1/anything');
    await response.finished?.({ aborted: false });

    expect(response).toMatchObject({
      status: 204,
      body: '',
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, POST, OPTIONS',
        'access-control-allow-headers': 'authorization, *',
        'access-control-max-age': '86400',
      },
    });
    expect(log).not.toHaveBeenCalled();
  });
});

describe('the headers', () => {
  test('name the request, and let browsers in', async () => {
    const first = await app().call('POST', '/chat/completions');
    const second = await app().call('POST', '/chat/completions');

    expect(first.headers).toEqual({
      'content-type': 'application/json',
      'x-request-id': expect.stringMatching(/^req_[0-9a-f]{32}$/),
      'access-control-allow-origin': '*',
      'access-control-expose-headers': '*',
    });
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  });

  test('of errors do so too', async () => {
    expect((await app().call('GET', '/nowhere')).headers).toMatchObject({
      'x-request-id': expect.stringMatching(/^req_/),
      'access-control-allow-origin': '*',
    });
  });

  test('let in whom the config says, or nobody', async () => {
    const one = await app({ cors: 'https://app.example.com' }).call('POST', '/chat/completions');
    const none = await app({ cors: false }).call('POST', '/chat/completions');

    expect(one.headers['access-control-allow-origin']).toBe('https://app.example.com');
    expect(Object.keys(none.headers)).toEqual(['x-request-id', 'content-type']);
  });
});

test('whatever an endpoint throws is told as an error', async () => {
  const throwing = (error: unknown) => app({}, { chat: () => Promise.reject(error) }).call('POST', '/chat/completions');

  expect((await throwing(new GatewayError('bad_request', 'No.'))).status).toBe(400);
  expect(errorOf(await throwing(new TypeError('secret')))['message']).toBe(
    'The gateway failed to handle this request.',
  );
  expect((await throwing(undefined)).status).toBe(500);
});

test('a request that is nested too deeply to be written is the fault of its caller', async () => {
  const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  const write = async () => ({ ...ok, body: JSON.stringify(deep) });

  const response = await app({}, { chat: write }).call('POST', '/chat/completions');

  expect([response.status, errorOf(response)]).toEqual([
    400,
    { message: 'The request is nested too deeply.', type: 'invalid_request_error', param: null, code: null },
  ]);
});

describe('the log line', () => {
  test('is written after the last byte, once, with all that is known', async () => {
    const { call, log } = app(
      {},
      {
        chat: async (_, record) => {
          Object.assign(record, {
            caller: 'c0ffee',
            principal: { id: 'key_1', rules: {}, team: { id: 'red', rules: {} } },
            model: 'fast',
            provider: 'acme',
            providerModel: 'acme-1',
            tried: [{ target: 'acme/acme-1', ms: 5 }],
            findPrices: () => ({ pricing: { input: 1, output: 2 }, isOverride: false }),
            stream: true,
            status: 200,
            firstChunkAt: 112.5,
            chunks: 7,
            finishReason: 'stop',
            upstreamRequestId: 'up_1',
            dropped: ['seed'],
            usage: {
              promptTokens: 10,
              completionTokens: 5,
              cachedTokens: 4,
              cacheWriteTokens: 2,
              reasoningTokens: 3,
            },
          });
          return ok;
        },
      },
    );

    const response = await call('POST', '/chat/completions');
    expect(log).not.toHaveBeenCalled();
    await response.finished?.({ aborted: false });

    expect(log.mock.calls).toEqual([
      [
        {
          requestId: response.headers['x-request-id'],
          endpoint: 'chat',
          method: 'POST',
          path: '/chat/completions',
          caller: 'c0ffee',
          team: 'red',
          model: 'fast',
          provider: 'acme',
          providerModel: 'acme-1',
          attempts: 1,
          stream: true,
          status: 200,
          latencyMs: 5,
          timeToFirstChunkMs: 7.5,
          chunks: 7,
          finishReason: 'stop',
          promptTokens: 10,
          completionTokens: 5,
          cachedTokens: 4,
          cacheWriteTokens: 2,
          reasoningTokens: 3,
          costUsd: 0.00002,
          upstreamRequestId: 'up_1',
          droppedParams: ['seed'],
          aborted: undefined,
        },
      ],
    ]);
  });

  test('of an error says its kind and where it was thrown, but not its words', async () => {
    const { call, log } = app({}, { chat: () => Promise.reject(new TypeError('secret content')) });

    await (await call('POST', '/chat/completions')).finished?.({ aborted: true });

    const [[line]] = log.mock.calls as [[Record<string, unknown>]];
    expect(line).toMatchObject({
      status: 500,
      errorKind: 'internal',
      errorCode: 'internal_error',
      errorParam: null,
      errorAt: expect.stringMatching(/^TypeError at .*app\.test\.ts/),
      aborted: true,
    });
    expect(JSON.stringify(line)).not.toContain('secret content');
  });

  test('holds but the beginning of names that a caller chose and that were left out', async () => {
    const dropped = Array.from({ length: 1000 }, (_, index) => `${index}-${'x'.repeat(1000)}`);
    const { call, log } = app(
      {},
      {
        chat: async (_, record) => {
          record.dropped = dropped;
          return ok;
        },
      },
    );

    await (await call('POST', '/chat/completions')).finished?.({ aborted: false });

    const [[line]] = log.mock.calls as [[Record<string, unknown>]];
    expect(line['droppedParams']).toEqual(dropped.slice(0, 20).map((name) => name.slice(0, 50)));
  });

  test('of a request that was refused names what was asked for', async () => {
    const { call, log } = app();

    await (await call('GET', '/nowhere')).finished?.({ aborted: false });

    expect(log.mock.calls).toMatchObject([
      [{ endpoint: 'unknown', path: '/nowhere', status: 404, errorCode: 'unknown_url' }],
    ]);
  });

  test('says where no price is known', async () => {
    const answered: AppOptions['endpoints'] = {
      chat: async (_, record) => {
        Object.assign(record, { provider: 'acme', status: 200, usage: { promptTokens: 5 } });
        return ok;
      },
    };
    const { call, log } = app({}, answered);

    await (await call('POST', '/chat/completions')).finished?.({ aborted: false });

    const [[line]] = log.mock.calls as [[Record<string, unknown>]];
    expect([line['unpriced'], line['costUsd']]).toEqual([true, undefined]);
  });

  test('and the metrics are not written for health checks', async () => {
    const { call, log, writeMetrics } = app();

    await (await call('GET', '/health')).finished?.({ aborted: false });

    expect(log).not.toHaveBeenCalled();
    expect(writeMetrics).not.toHaveBeenCalled();
  });
});

test('metrics are written after the last byte, of what the log line has', async () => {
  const { call, writeMetrics } = app();

  const response = await call('POST', '/chat/completions');
  expect(writeMetrics).not.toHaveBeenCalled();
  await response.finished?.({ aborted: true });

  const requestId = response.headers['x-request-id'];
  expect(writeMetrics.mock.calls).toEqual([
    [expect.objectContaining({ requestId, endpoint: 'chat' }), expect.any(Number), true],
  ]);
});

test('a call is over when what it found out of targets is written down', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const rests = { of: vi.fn(), written: () => promise };
  const { call } = app({}, undefined, { rests });
  const over = vi.fn();

  const ending = (await call('POST', '/chat/completions')).finished?.({ aborted: false })?.then(over);
  await new Promise(setImmediate);
  expect(over).not.toHaveBeenCalled();
  resolve();
  await ending;

  expect(over).toHaveBeenCalledOnce();
});
