import { describe, expect, test, vi } from 'vitest';
import { authenticateWith } from '../../gateway/authenticate.ts';
import { chatEndpoint } from '../../gateway/chat/definition.ts';
import { defineConfig } from '../../gateway/config.ts';
import { createEndpoint } from '../../gateway/endpoint.ts';
import type { ChatRequest, ChatResponse } from '../../providers/base/chat-types.ts';
import type { CallContext, Handler, Result } from '../../providers/base/endpoint.ts';
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
    timeouts: { connectMs: 10_000, firstByteMs: 600_000, idleMs: 5 },
    signal: request.signal,
    forwarded: { 'anthropic-beta': 'b', 'x-rawdog-sandbox': 'pace=1' },
    fallbackId: expect.stringMatching(/^chatcmpl-/),
    created: expect.closeTo(Date.now() / 1000, -1),
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
