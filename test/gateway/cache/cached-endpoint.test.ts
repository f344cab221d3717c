import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Authenticate } from '../../../gateway/authenticate.ts';
import type { CallRecord } from '../../../gateway/call-record.ts';
import { chatEndpoint } from '../../../gateway/chat/definition.ts';
import { defineConfig, type RawdogConfig } from '../../../gateway/config.ts';
import { createEndpoint } from '../../../gateway/endpoint.ts';
import type { GatewayResponse } from '../../../gateway/http.ts';
import type { ChatResponse } from '../../../providers/base/chat-types.ts';
import type { Handler, Result } from '../../../providers/base/endpoint.ts';
import { ProviderError } from '../../../providers/base/errors.ts';
import { toBytes } from '../../../providers/base/wire-text.ts';
import { callRecord } from '../../helpers/call-record.ts';
import { gatewayRequest } from '../../helpers/gateway-request.ts';

const body = { model: 'acme/acme-1', messages: [{ role: 'user', content: 'Hi' }] };
const on = { 'x-rawdog-cache': 'on' };

function answer(more: Partial<Result<'chat'>> = {}, finish_reason: string | null = 'stop'): Result<'chat'> {
  const choices = [{ index: 0, message: { role: 'assistant', content: 'Hello', refusal: null }, finish_reason }];
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
  const whole = { id: 'a', object: 'chat.completion', created: 1, model: 'acme-1', choices, usage };
  return { kind: 'json', body: whole as unknown as ChatResponse, headers: {}, dropped: [], ...more } as Result<'chat'>;
}

/** A provider, and callers by their names in `x-api-key`, who may be of teams. */
function open(config: RawdogConfig = {}, reply: () => Promise<Result<'chat'>> = async () => answer()) {
  const handleRequest = vi.fn<Handler<'chat'>['handleRequest']>(reply);
  const handler: Handler<'chat'> = {
    provider: 'acme',
    supportsStreaming: true,
    supportsFunctionCalls: true,
    handleRequest,
  };
  const authenticate: Authenticate = ({ headers }) => {
    const [id = 'nobody', team] = (headers['x-api-key'] ?? 'a').split('@');
    return { id, rules: {}, ...(team && { team: { id: team, rules: {} } }) };
  };
  const gateway = { config: defineConfig(config), authenticate, credentials: () => ({ apiKey: 'k' }), now: () => 1 };
  const definition = {
    ...chatEndpoint,
    registry: { acme: async () => ({ handler }), other: async () => ({ handler }) },
  };
  const serve = createEndpoint<'chat'>(definition, gateway);
  const ask = async (request: object | string = body, headers: Record<string, string> = on) => {
    const record: CallRecord = callRecord();
    delete record.provider;
    const response = await serve(gatewayRequest(request, { headers }), record);
    await response.finished?.({ aborted: false });
    return { response, record, cache: record.cache };
  };
  return { ask, handleRequest };
}

function textOf({ body: pieces }: GatewayResponse): string {
  return Buffer.concat(pieces as readonly Buffer[]).toString();
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

describe('an answer', () => {
  test('is given again until its time is over, and tells its age', async () => {
    const { ask, handleRequest } = open();
    await ask(body, { 'x-rawdog-cache': 'ttl=60' });

    vi.setSystemTime(1_000_000 + 59_999);
    const last = await ask();
    vi.setSystemTime(1_000_000 + 60_000);
    const over = await ask();

    expect(last.response.headers).toEqual({
      'content-type': 'application/json',
      'x-rawdog-cache': 'hit',
      age: '59',
      'x-rawdog-cost-usd': '0',
    });
    expect([last.cache, over.cache, handleRequest.mock.calls.length]).toEqual(['hit', 'miss', 2]);
  });

  test('that is given again has used nothing, and still says why it ended', async () => {
    const { ask } = open();
    const { record: first } = await ask();
    const { record: second } = await ask();

    expect(first).toMatchObject({ provider: 'acme', usage: { promptTokens: 3 }, cache: 'miss' });
    expect(second).toMatchObject({ status: 200, cost: 0n, cache: 'hit', finishReason: 'stop', tried: [] });
    expect([second.usage, second.provider]).toEqual([undefined, undefined]);
  });

  test('says each time which parameters it was made without', async () => {
    const { ask } = open({}, async () => answer({ dropped: ['seed'] }));
    const [first, second] = [await ask(), await ask()];

    expect([first, second].map(({ response }) => response.headers['x-rawdog-dropped-params'])).toEqual([
      'seed',
      'seed',
    ]);
  });

  test('is given again without what a provider told of another call', async () => {
    const { ask } = open({}, async () =>
      answer({ headers: { 'x-ratelimit-remaining-requests': '7', 'x-rawdog-sandbox': 'true' } }),
    );
    const [first, second] = [await ask(), await ask()];

    expect(first.response.headers).toMatchObject({ 'x-ratelimit-remaining-requests': '7', 'x-rawdog-cache': 'miss' });
    expect(second.response.headers).not.toHaveProperty('x-ratelimit-remaining-requests');
    expect(second.response.headers['x-rawdog-sandbox']).toBe('true');
  });

  test('that has not ended is not kept', async () => {
    const { ask } = open({}, async () => answer({}, null));

    expect([(await ask()).cache, (await ask()).cache]).toEqual(['miss', 'miss']);
  });

  test('that failed is not kept', async () => {
    let calls = 0;
    const { ask } = open({ retries: { max: 0 } }, async () => {
      calls += 1;
      if (calls === 1) throw new ProviderError('acme', 'bad_request', 'No.');
      return answer();
    });

    await expect(ask()).rejects.toThrow('No.');
    expect([(await ask()).cache, (await ask()).cache]).toEqual(['miss', 'hit']);
  });
});

describe('no answer is given to', () => {
  test.each([
    ['another key', {}, 'a', 'b'],
    ['another key, by itself', { scope: 'key' }, 'a@t', 'b@t'],
    ['another team', {}, 'a@t', 'b@u'],
    ['a key that is named like a team', {}, 'a@t', 't'],
    ['a key without a team', {}, 'a@t', 'a'],
  ] as const)('%s', async (_, cache, first, second) => {
    const { ask } = open({ cache });
    await ask(body, { ...on, 'x-api-key': first });

    expect((await ask(body, { ...on, 'x-api-key': second })).cache).toBe('miss');
    expect((await ask(body, { ...on, 'x-api-key': first })).cache).toBe('hit');
  });

  test.each([
    ['of the same team', {}, 'a@t', 'b@t'],
    ['where the operator lets everyone have all', { scope: 'all' }, 'a@t', 'b'],
  ] as const)('but to one %s', async (_, cache, first, second) => {
    const { ask } = open({ cache });
    await ask(body, { ...on, 'x-api-key': first });

    expect((await ask(body, { ...on, 'x-api-key': second })).cache).toBe('hit');
  });
});

test('an alias that leads elsewhere is asked anew', async () => {
  const aliases = (to: string) => ({ aliases: { fast: to }, cache: { scope: 'all' } }) as const;
  const [one, other] = [open(aliases('acme/m')), open(aliases('other/m'))];
  const asked = { ...body, model: 'fast' };

  expect([(await one.ask(asked)).cache, (await one.ask(asked)).cache]).toEqual(['miss', 'hit']);
  expect((await other.ask(asked)).cache).toBe('miss');
});

test('a provider is sent what the key was made of: no name twice, no digits that a number does not hold', async () => {
  const { ask, handleRequest } = open();
  const text =
    '{"model":"acme/acme-1","messages":[],"messages":[{"role":"user","content":"Hi"}],"seed":9007199254740993}';

  await ask(text);
  await ask(text, {});

  const [cached, plain] = handleRequest.mock.calls.map(([request]) => Buffer.concat(toBytes(request)).toString());
  expect(cached).toBe(JSON.stringify({ ...body, seed: 9007199254740992 }));
  expect(plain).toBe(text);
});

test('where the cache is off nothing is made of a request', async () => {
  const { ask } = open();
  const stringify = vi.spyOn(JSON, 'stringify');
  try {
    const { response, cache } = await ask(body, {});

    expect([cache, response.headers['x-rawdog-cache'], textOf(response)]).toEqual([
      undefined,
      undefined,
      expect.stringContaining('Hello'),
    ]);
    // The request of the test, and the answer, which came as no text.
    expect(stringify).toHaveBeenCalledTimes(2);
  } finally {
    stringify.mockRestore();
  }
});

test('a wish that nobody understands is refused before the body is read', async () => {
  const { ask, handleRequest } = open();

  await expect(ask('{', { 'x-rawdog-cache': 'maybe' })).rejects.toMatchObject({ fields: { code: 'invalid_header' } });
  expect(handleRequest).not.toHaveBeenCalled();
});
