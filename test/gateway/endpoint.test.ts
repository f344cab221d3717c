import { describe, expect, test, vi } from 'vitest';
import { authenticateWith } from '../../gateway/authenticate.ts';
import { chatEndpoint } from '../../gateway/chat/definition.ts';
import { defineConfig } from '../../gateway/config.ts';
import { createEndpoint } from '../../gateway/endpoint.ts';
import type { ChatRequest, ChatResponse } from '../../providers/base/chat-types.ts';
import type { CallContext, Credentials, Handler, Result } from '../../providers/base/endpoint.ts';
import { GatewayError, ProviderError } from '../../providers/base/errors.ts';
import { callRecord } from '../helpers/call-record.ts';
import { gatewayRequest } from '../helpers/gateway-request.ts';

const body = { model: 'acme/acme-1', messages: [{ role: 'user', content: 'Hi' }] };
const info = { headers: {}, dropped: [] };
const answered: Result<'chat'> = { kind: 'json', body: { id: 'a', choices: [] } as unknown as ChatResponse, ...info };

function endpoint(answer: (request: ChatRequest) => Promise<Result<'chat'>> = async () => answered) {
  const handleRequest = vi.fn((request: ChatRequest, _ctx: CallContext<'chat'>) => answer(request));
  const handler = {
    provider: 'acme',
    supportsStreaming: true,
    supportsFunctionCalls: true,
    handleRequest,
  } as Handler<'chat'>;
  const config = defineConfig({ aliases: { fast: 'acme/acme-1' }, timeouts: { idleMs: 5 }, maxBodyBytes: 10_000 });
  const credentials = () => ({ apiKey: 'acme-key' });
  const authenticate = authenticateWith('rd-test-key');
  const gateway = { config, authenticate, credentials, now: () => 1 };
  const definition = { ...chatEndpoint, registry: { acme: async () => ({ handler }) } };
  return { serve: createEndpoint<'chat'>(definition, gateway), handleRequest };
}

test('a call is made with all that its provider may know', async () => {
  const { serve, handleRequest } = endpoint();
  const record = callRecord();
  const headers = {
    authorization: 'Bearer rd-test-key',
    'anthropic-beta': 'b',
    cookie: 'c',
    'x-rawdog-sandbox': 'pace=1',
  };
  const request = gatewayRequest({ ...body, model: 'fast' }, { headers });

  await serve(request, record);

  const [sent, ctx] = handleRequest.mock.calls[0] ?? [];
  expect(sent).toEqual({ ...body, model: 'fast' });
  expect(ctx).toEqual({
    provider: 'acme',
    model: 'acme-1',
    request: sent,
    credentials: { apiKey: 'acme-key' },
    timeouts: { connectMs: 10_000, firstByteMs: 600_000, firstChunkMs: 600_000, idleMs: 5, totalMs: 900_000 },
    signal: expect.any(AbortSignal),
    forwarded: { 'anthropic-beta': 'b', 'x-rawdog-sandbox': 'pace=1' },
    fallbackId: expect.stringMatching(/^chatcmpl-/),
    created: expect.closeTo(Date.now() / 1000, -1),
    noteUsage: expect.any(Function),
  });
  expect(record).toMatchObject({
    model: 'fast',
    provider: 'acme',
    providerModel: 'acme-1',
    stream: false,
    status: 200,
  });
});

describe('a stream', () => {
  const chunk = { id: 'c', choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: null }] };
  const usage = { id: 'c', choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } };
  async function* chunks() {
    yield chunk as never;
    yield usage as never;
  }
  const streaming = () => endpoint(async () => ({ kind: 'stream', chunks: chunks(), ...info }));

  test.each([
    [{ stream: true }, false],
    [{ stream: true, stream_options: null }, false],
    [{ stream: true, stream_options: { include_usage: false } }, false],
    [{ stream: true, stream_options: { include_usage: true } }, true],
  ])('shows usage only when asked: %j', async (fields, shown) => {
    const response = await streaming().serve(gatewayRequest({ ...body, ...fields }), callRecord());

    const text = (await Array.fromAsync(response.body as AsyncIterable<string>)).join('');
    expect(text.includes('"total_tokens":2')).toBe(shown);
  });

  test.each([{}, { stream: false }, { stream: null }])('is none where nobody asked: %j', async (fields) => {
    const response = await endpoint().serve(gatewayRequest({ ...body, ...fields }), callRecord());

    expect(response.headers['content-type']).toBe('application/json');
  });
});

describe('a request is refused', () => {
  test('for its key before its body is read', async () => {
    const readBody = vi.fn();
    const { serve, handleRequest } = endpoint();

    const refused = serve(gatewayRequest(body, { headers: {}, readBody }), callRecord());

    await expect(refused).rejects.toMatchObject({ fields: { status: 401 } });
    expect([readBody.mock.calls, handleRequest.mock.calls]).toEqual([[], []]);
  });

  test.each([
    [
      { ...body, model: 'nobody/m' },
      { status: 404, param: 'model' },
    ],
    [
      { ...body, messages: [] },
      { status: 400, param: 'messages' },
    ],
    [{ ...body, padding: 'x'.repeat(10_000) }, { status: 413 }],
  ])('before its provider is called: %#', async (request, fields) => {
    const { serve, handleRequest } = endpoint();

    await expect(serve(gatewayRequest(request), callRecord())).rejects.toMatchObject({ fields });
    expect(handleRequest).not.toHaveBeenCalled();
  });
});

describe('keys that are kept elsewhere', () => {
  const refused = new ProviderError('acme', 'authentication', 'No.');

  /** @param renewals whether there is another key, each time that is asked */
  function withSecrets(answers: readonly (Result<'chat'> | Error)[], renewals: readonly boolean[] = []) {
    const [given, renewed] = [[...answers], [...renewals]];
    const handleRequest = vi.fn(async (_request: ChatRequest, _ctx: CallContext<'chat'>) => {
      const next = given.shift();
      if (next instanceof Error || !next) throw next;
      return next;
    });
    const handler = { provider: 'acme', supportsStreaming: true, supportsFunctionCalls: true, handleRequest };
    const keys = ['key 1', 'key 2'];
    const credentials = vi.fn((): Credentials | undefined => ({ apiKey: keys.shift() ?? 'none' }));
    const refill = vi.fn(async () => {});
    const renew = vi.fn(async () => renewed.shift() ?? false);
    const ready = vi.fn((): Promise<void> | undefined => undefined);
    const authenticate = vi.fn(authenticateWith('rd-test-key'));
    const secrets = { ready, renew, refill };
    const gateway = { config: defineConfig({}), authenticate, credentials, now: () => 1, secrets };
    const definition = { ...chatEndpoint, registry: { acme: async () => ({ handler: handler as Handler<'chat'> }) } };
    const serve = createEndpoint<'chat'>(definition, gateway);
    const used = () => handleRequest.mock.calls.map(([, ctx]) => ctx.credentials.apiKey);
    return { serve, ready, renew, refill, credentials, authenticate, used };
  }

  test('are waited for before the caller is looked at', async () => {
    const { serve, ready, authenticate } = withSecrets([answered]);
    const loading = Promise.withResolvers<void>();
    ready.mockReturnValue(loading.promise);

    const response = serve(gatewayRequest(body), callRecord());
    expect(authenticate).not.toHaveBeenCalled();
    loading.resolve();

    expect((await response).status).toBe(200);
    expect(authenticate).toHaveBeenCalledTimes(1);
  });

  test('that cannot be loaded end the call', async () => {
    const { serve, ready, used } = withSecrets([answered]);
    ready.mockRejectedValue(new GatewayError('internal', 'Later.', { status: 503 }));

    await expect(serve(gatewayRequest(body), callRecord())).rejects.toMatchObject({ fields: { status: 503 } });
    expect(used()).toEqual([]);
  });

  test.each([{}, { stream: true }])('are asked for another one when one is refused: %j', async (fields) => {
    const stream: Result<'chat'> = { kind: 'stream', chunks: (async function* () {})(), ...info };
    const { serve, renew, used } = withSecrets([refused, fields.stream ? stream : answered], [true]);

    const response = await serve(gatewayRequest({ ...body, ...fields }), callRecord());

    expect([response.status, used()]).toEqual([200, ['key 1', 'key 2']]);
    expect(renew.mock.calls).toEqual([['acme', 'key 1', refused]]);
  });

  test('are asked for another one once: the second refusal is the answer, and is known of', async () => {
    const second = new ProviderError('acme', 'authentication', 'No, again.');
    const { serve, renew, used } = withSecrets([refused, second, answered], [true, true]);

    await expect(serve(gatewayRequest(body), callRecord())).rejects.toBe(second);
    expect(used()).toEqual(['key 1', 'key 2']);
    expect(renew.mock.calls).toEqual([
      ['acme', 'key 1', refused],
      ['acme', 'key 2', second],
    ]);
  });

  test('of which there is no other leave the refusal as it is', async () => {
    const { serve, used } = withSecrets([refused, answered], [false]);

    await expect(serve(gatewayRequest(body), callRecord())).rejects.toBe(refused);
    expect(used()).toEqual(['key 1']);
  });

  test('are noted where they were refused, though another one served', async () => {
    const { serve } = withSecrets([refused, answered], [true]);
    const record = callRecord();

    await serve(gatewayRequest(body), record);

    expect(record).toMatchObject({ status: 200, authFailures: 1 });
  });

  test('of which there was none serve the call that finds one by now', async () => {
    const { serve, credentials, refill, used } = withSecrets([answered]);
    credentials.mockReturnValueOnce(undefined);

    const response = await serve(gatewayRequest(body), callRecord());

    expect([response.status, used(), refill.mock.calls]).toEqual([200, ['key 1'], [['acme']]]);
  });

  test('of which there is none yet are a 503', async () => {
    const { serve, credentials, refill, used } = withSecrets([answered]);
    credentials.mockReturnValue(undefined);

    const refusal = { fields: { status: 503, code: 'provider_not_configured' } };
    await expect(serve(gatewayRequest(body), callRecord())).rejects.toMatchObject(refusal);
    expect([used(), refill.mock.calls.length]).toEqual([[], 1]);
  });

  test('are not looked for where the model does not exist', async () => {
    const { serve, refill } = withSecrets([answered]);

    const asked = serve(gatewayRequest({ ...body, model: 'nobody/m' }), callRecord());

    await expect(asked).rejects.toMatchObject({ fields: { status: 404 } });
    expect(refill).not.toHaveBeenCalled();
  });
});
