/** Limits through the whole gateway: what the official client is told of them, before they are reached and after. */
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpointCalls } from '../helpers/endpoint-calls.ts';
import { type Governed, type IssuedKey, startGoverned } from '../helpers/governed.ts';

let gateway: Governed;
beforeAll(async () => {
  gateway = await startGoverned({ config: { cache: { callersMay: true } } });
});
afterAll(() => gateway.close());

const messages = [{ role: 'user' as const, content: 'Say hello to Anna' }];
const gpt = 'openai/gpt-4o-mini';
const limitsOf = ({ headers }: { readonly headers: Headers }, counter: 'requests' | 'tokens') =>
  ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}-${counter}`));

async function refusalOf(call: Promise<unknown>): Promise<InstanceType<typeof OpenAI.RateLimitError>> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OpenAI.RateLimitError);
  return error as InstanceType<typeof OpenAI.RateLimitError>;
}

const waitOf = ({ headers }: { readonly headers?: Headers }) => Number(headers?.get('retry-after'));

const settled = (key: IssuedKey, calls: number) => gateway.settled(key, calls);

describe.each(endpointCalls)('$name', ({ make }) => {
  test('tells what is left of the limit of requests, and when more are let in', async () => {
    const key = await gateway.issue({ limits: { requests_per_minute: 1, requests_per_day: 10 } });
    const client = gateway.client(key.secret);

    const answer = await make(client);
    const error = await refusalOf(make(client));

    expect(limitsOf(answer, 'requests').slice(0, 2)).toEqual(['1', '0']);
    expect(limitsOf(answer, 'requests')[2]).toMatch(/^(1m)?\d+s$/);
    expect(error).toMatchObject({ status: 429, code: 'rate_limit_exceeded', type: 'rate_limit_error' });
    expect(error.message).toContain('1 requests per minute');
    // A minute in parts of ten seconds: what was let in leaves with its part.
    expect(waitOf(error)).toBeGreaterThan(50);
    expect(waitOf(error)).toBeLessThanOrEqual(70);
    expect(error.headers?.get('x-should-retry')).toBe('true');
    expect(limitsOf({ headers: error.headers ?? new Headers() }, 'requests').slice(0, 2)).toEqual(['1', '0']);
  });

  test('waits for a day where that is the limit of its team', async () => {
    const key = await gateway.issueInTeam({ limits: { requests_per_day: 1 } });
    const client = gateway.client(key.secret);
    await make(client);

    const error = await refusalOf(make(client));

    expect(error.message).toContain(`the team \`${key.team}\`, 1 requests per day`);
    expect(waitOf(error)).toBeGreaterThan(79_000);
    expect(waitOf(error)).toBeLessThanOrEqual(100_800);
  });
});

describe.each(endpointCalls.filter(({ endpoint }) => endpoint === 'chat' || endpoint === 'embed'))(
  'of tokens, $name',
  ({ make }) => {
    test.each(['tokens_per_minute', 'tokens_per_day'])('counts what it used towards %s', async (limit) => {
      const key = await gateway.issue({ limits: { [limit]: 5 } });
      const client = gateway.client(key.secret);

      const answer = await make(client);
      await settled(key, 1);
      const [line] = gateway.linesOf(key);
      const again = await make(client).catch((error: unknown) => error);
      const used = Number(line?.['promptTokens']) + Number(line?.['completionTokens'] ?? 0);

      expect(limitsOf(answer, 'tokens')[0]).toBe('5');
      expect(used).toBeGreaterThan(0);
      // As much as the limit was asked for: nothing was left while the call was in flight.
      expect(limitsOf(answer, 'tokens')[1]).toBe('0');
      expect(again).toBeInstanceOf(OpenAI.RateLimitError);
      expect((again as Error).message).toContain('5 tokens per');
    });
  },
);

describe('limits', () => {
  test('of a model are those of the first pattern that fits, and others stay free', async () => {
    const key = await gateway.issue({
      model_limits: { 'openai/*': { requests_per_minute: 1 }, [gpt]: { requests_per_minute: 100 } },
    });
    const client = gateway.client(key.secret);
    const ask = (model: string) => client.chat.completions.create({ model, messages });

    await ask(gpt);
    const error = await refusalOf(ask('openai/gpt-4o'));

    expect(error.message).toContain('for the models `openai/*`');
    await expect(ask('anthropic/claude-sonnet-4-5')).resolves.toBeDefined();
  });

  test('of a team are shared by its keys', async () => {
    const first = await gateway.issueInTeam({ limits: { requests_per_minute: 2 } });
    const second = await gateway.issue({}, { team: first.team });
    const ask = ({ secret }: IssuedKey) =>
      gateway.client(secret).chat.completions.create({ model: gpt, messages }).withResponse();

    const left = [await ask(first), await ask(second)].map(({ response }) => limitsOf(response, 'requests')[1]);

    expect(left).toEqual(['1', '0']);
    await refusalOf(ask(second));
  });

  test('count calls that fail, but none of their tokens', async () => {
    const key = await gateway.issue({ limits: { requests_per_minute: 9, tokens_per_minute: 100_000 } });
    const client = gateway.client(key.secret);
    const fail = client.chat.completions.create({ model: `${gpt}+status=400`, messages });

    await expect(fail).rejects.toMatchObject({ status: 400 });
    await settled(key, 1);
    const { response } = await client.embeddings
      .create({ model: 'openai/text-embedding-3-small', input: 'x' })
      .withResponse();

    expect(limitsOf(response, 'requests').slice(0, 2)).toEqual(['9', '7']);
    // But for what this call may use.
    expect(Number(limitsOf(response, 'tokens')[1])).toBeGreaterThan(99_900);
  });

  test('are told with errors of the provider too, and with the events of a stream that fails', async () => {
    const key = await gateway.issue({ limits: { requests_per_minute: 9 } });
    const client = gateway.client(key.secret);
    const failed = await client.chat.completions
      .create({ model: `${gpt}+status=400`, messages })
      .catch((error: unknown) => error as InstanceType<typeof OpenAI.APIError>);
    const cut = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.secret}` },
      body: JSON.stringify({ model: `${gpt}+cut=3`, messages, stream: true }),
    });

    expect('headers' in failed && failed.headers?.get('x-ratelimit-remaining-requests')).toBe('8');
    expect(limitsOf(cut, 'requests').slice(0, 2)).toEqual(['9', '7']);
    expect(await cut.text()).toContain('"error"');
  });

  test('are not reached by answers from the cache with what they would have used', async () => {
    const key = await gateway.issue({ limits: { requests_per_minute: 9, tokens_per_day: 100_000 } });
    const client = gateway.client(key.secret);
    const ask = () =>
      client.chat.completions
        .create({ model: gpt, messages, max_tokens: 4000 }, { headers: { 'x-rawdog-cache': 'on' } })
        .withResponse();
    await ask();
    await settled(key, 1);
    const left = async (calls: number) => {
      const { response } = await ask();
      await settled(key, calls);
      return [response.headers.get('x-rawdog-cache'), Number(limitsOf(response, 'tokens')[1])] as const;
    };

    const first = await left(2);
    const second = await left(3);

    expect([first[0], second[0]]).toEqual(['hit', 'hit']);
    expect(second[1]).toBe(first[1]);
  });
});

describe('calls at once', () => {
  const slow = (client: OpenAI, signal?: AbortSignal) =>
    client.chat.completions.create(
      { model: `${gpt}+pace=20+words=60`, messages, stream: true },
      signal ? { signal } : {},
    );

  test.each([
    ['of a key', (rules: object) => gateway.issue(rules)],
    ['of a team', (rules: object) => gateway.issueInTeam(rules)],
  ])('%s are no more than its limit, and one that ends makes room', async (_, issue) => {
    const key = await issue({ limits: { concurrent: 2 } });
    const client = gateway.client(key.secret);
    const streams = await Promise.all([slow(client), slow(client)]);

    const error = await refusalOf(slow(client));
    await Promise.all(streams.map((stream) => Array.fromAsync(stream)));
    await settled(key, 3);

    expect(error.message).toContain('2 calls at once');
    expect(waitOf(error)).toBe(1);
    await expect(client.chat.completions.create({ model: gpt, messages })).resolves.toBeDefined();
  });

  test('end with callers who leave', async () => {
    const key = await gateway.issue({ limits: { concurrent: 1 } });
    const client = gateway.client(key.secret);
    const caller = new AbortController();
    const stream = await slow(client, caller.signal);
    await stream[Symbol.asyncIterator]().next();

    caller.abort();
    await settled(key, 1);

    expect(gateway.linesOf(key)[0]).toMatchObject({ aborted: true });
    await expect(client.chat.completions.create({ model: gpt, messages })).resolves.toBeDefined();
  });

  test('are waited for by the official client as it is told', async () => {
    const key = await gateway.issue({ limits: { concurrent: 1 } });
    const stream = await slow(gateway.client(key.secret));
    const reading = Array.fromAsync(stream);

    const answer = await gateway
      .client(key.secret, { maxRetries: 3 })
      .chat.completions.create({ model: gpt, messages });

    expect(answer.object).toBe('chat.completion');
    await reading;
    expect(gateway.linesOf(key).some(({ status }) => status === 429)).toBe(true);
  });
});
