/** Budgets through the whole gateway: reserved before the call, settled after it, whatever becomes of it. */
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpointCalls } from '../helpers/endpoint-calls.ts';
import { type Governed, type IssuedKey, startGoverned } from '../helpers/governed.ts';

const gpt = 'openai/gpt-4o-mini';
const config = {
  retries: { baseMs: 1 },
  coolDown: { failures: 1000, restMs: 1, maxRestMs: 1 },
  // A million tokens for a dollar: a token costs a million pico-dollars.
  prices: { [`${gpt}*`]: { input: 1, output: 1 }, 'anthropic/claude-sonnet-4-5': { input: 100, output: 100 } },
  aliases: {
    'falls back': [`${gpt}+status=503`, 'anthropic/claude-sonnet-4-5'],
    'cheap first': [gpt, 'anthropic/claude-sonnet-4-5'],
    'priced and not': [gpt, 'openai/nobody-knows-it'],
  },
};

let gateway: Governed;
beforeAll(async () => {
  gateway = await startGoverned({ config });
});
afterAll(() => gateway.close());

const messages = [{ role: 'user' as const, content: 'Say hello to Anna' }];
const plenty = { budget: { usd: 100, per: 'total' } };
const tiny = { budget: { usd: 1e-9, per: 'month' } };
const owners = [
  ['of its own', (rules: object) => gateway.issue(rules)],
  ['of its team', (rules: object) => gateway.issueInTeam(rules)],
] as const;

interface BudgetRow {
  readonly id: string;
  readonly spent_usd: string;
  readonly held_usd: string;
}

async function budgetOf({ id, team }: IssuedKey & { readonly team?: string }): Promise<BudgetRow | undefined> {
  const { data } = await gateway.admin<{ data: BudgetRow[] }>(`GET /budgets?${team ? `team=${team}` : `key=${id}`}`);
  return data[0];
}

async function recordedOf({ id }: IssuedKey): Promise<string> {
  const { total } = await gateway.admin<{ total: { cost_usd: string } }>(`GET /usage?key=${id}`);
  return total.cost_usd;
}

/** Once the calls are over: what is spent of the budget is what the books have. */
async function settledSpend(key: IssuedKey & { readonly team?: string }, calls: number): Promise<number> {
  await gateway.settled(key, calls);
  const budget = await budgetOf(key);
  expect(budget).toMatchObject({ spent_usd: await recordedOf(key), held_usd: '0' });
  return Number(budget?.spent_usd);
}

async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.unreachable('The call was let in.'),
    (reason: unknown) => reason,
  );
}

describe.each(endpointCalls)('$name', ({ make, model }) => {
  test.each(owners)('is paid from the budget %s, to the pico-dollar', async (_, issue) => {
    const key = await issue(plenty);

    await make(gateway.client(key.secret));

    expect(await settledSpend(key, 1)).toBeGreaterThan(0);
  });

  test.each(owners)('is refused where the budget %s is too small, once and for all', async (_, issue) => {
    const key = await issue(tiny);

    const error = await errorOf(make(gateway.client(key.secret, { maxRetries: 2 })));

    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error).toMatchObject({ status: 429, code: 'insufficient_quota', type: 'insufficient_quota' });
    expect((error as InstanceType<typeof OpenAI.APIError>).headers?.get('x-should-retry')).toBe('false');
    expect(await settledSpend(key, 1)).toBe(0);
    expect(gateway.linesOf(key)).toEqual([expect.objectContaining({ status: 429, errorCode: 'insufficient_quota' })]);
    expect(gateway.linesOf(key)[0]).not.toHaveProperty('attempts');
  });

  test('is refused to a key with a budget where nobody knows its price, and let in to others', async () => {
    const unpriced = `${model.split('/')[0]}/nobody-knows-it`;
    const { secret } = await gateway.issue(plenty);
    const { secret: free } = await gateway.issue();

    const error = await errorOf(make(gateway.client(secret), unpriced));

    expect(error).toBeInstanceOf(OpenAI.PermissionDeniedError);
    expect(error).toMatchObject({ status: 403, code: 'model_without_price', param: 'model' });
    await expect(make(gateway.client(free), unpriced)).resolves.toBeDefined();
  });

  test('gives back what it held where it fails', async () => {
    const key = await gateway.issue(plenty);

    const defaultHeaders = { 'x-rawdog-sandbox': 'status=400' };
    await errorOf(make(gateway.client(key.secret, { defaultHeaders })));

    expect(await settledSpend(key, 1)).toBe(0);
    expect(gateway.linesOf(key)[0]).toMatchObject({ status: 400, attempts: 1 });
  });
});

interface Asked {
  readonly [field: string]: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const ask = ({ secret }: IssuedKey, { headers = {}, ...fields }: Asked = {}) =>
  fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, ...headers },
    body: JSON.stringify({ model: gpt, messages, max_tokens: 100, ...fields }),
  });

async function refusalOf(key: IssuedKey): Promise<string> {
  const response = await ask(key);
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  expect([response.status, error.code]).toEqual([429, 'insufficient_quota']);
  return error.message;
}

describe('a budget', () => {
  test('is used up call by call, warns before it is, and then says when it resets', async () => {
    const measured = await gateway.issue(plenty);
    await (await ask(measured)).text();
    const cost = await settledSpend(measured, 1);
    const need = Number(/may cost up to \$([\d.]+):/.exec(await refusalOf(await gateway.issue(tiny)))?.[1]);
    const usd = need + 1.5 * cost;
    const key = await gateway.issue({ budget: { usd, per: 'day', warn_at: (0.9 * cost) / usd } });

    const warnings: (string | null)[] = [];
    for (const call of [1, 2]) {
      const response = await ask(key);
      await response.text();
      warnings.push(response.headers.get('x-rawdog-budget-warning'));
      await gateway.settled(key, call);
    }

    const tomorrow = String.raw`resets at \d{4}-\d\d-\d\dT00:00:00Z`;
    expect(warnings).toEqual([
      null,
      expect.stringMatching(new RegExp(String.raw`^key: \d+% of \$0\.\d+ used; ${tomorrow}$`)),
    ]);
    expect(await refusalOf(key)).toMatch(new RegExp(`per day\\) is used up\\. .* It ${tomorrow}\\.$`));
    expect(await settledSpend(key, 3)).toBeCloseTo(2 * cost, 12);
  });

  test('of a route is held for the dearest of its targets', async () => {
    // Enough for what the first may cost, not for what the second may.
    const key = await gateway.issue({ budget: { usd: 0.001, per: 'total' } });

    const alone = await ask(key);
    const route = await ask(key, { model: 'cheap first' });
    const { error } = (await route.json()) as { error: { code: string; message: string } };

    expect(alone.status).toBe(200);
    expect([route.status, error.code]).toEqual([429, 'insufficient_quota']);
    expect(error.message).toContain('a lower `max_tokens` lowers it');
  });

  test.each([{ stream: false }, { stream: true }])('of a route pays for the target that answers %j', async (fields) => {
    const key = await gateway.issue(plenty);

    const response = await ask(key, { model: 'falls back', ...fields });
    await response.text();

    const spent = await settledSpend(key, 1);
    const [line] = gateway.linesOf(key);
    expect(line).toMatchObject({ provider: 'anthropic', attempts: 3 });
    expect(spent).toBeCloseTo(((Number(line?.['promptTokens']) + Number(line?.['completionTokens'])) * 100) / 1e6, 12);
  });

  test('of a route is not held where one of its targets has no price', async () => {
    const response = await ask(await gateway.issue(plenty), { model: 'priced and not' });

    expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([
      403,
      'model_without_price',
    ]);
  });

  test.each([false, true])('pays nothing for an answer from the cache (stream: %s)', async (stream) => {
    const key = await gateway.issue(plenty);
    const headers = { 'x-rawdog-cache': 'on' };
    await (await ask(key, { headers, stream })).text();
    const before = await settledSpend(key, 1);

    const hit = await ask(key, { headers, stream });
    await hit.text();

    expect(hit.headers.get('x-rawdog-cache')).toBe('hit');
    expect(await settledSpend(key, 2)).toBe(before);
    expect(gateway.linesOf(key)[1]).toMatchObject({ cache: 'hit', costUsd: 0 });
  });

  test('that is used up refuses what is in the cache too', async () => {
    const key = await gateway.issue(plenty);
    const headers = { 'x-rawdog-cache': 'on' };
    await (await ask(key, { headers })).text();
    await gateway.settled(key, 1);
    await gateway.admin(`PATCH /keys/${key.id}`, { rules: tiny });
    // What is known of a key is known for a minute: another secret of it is not known yet.
    const { secret } = await gateway.admin<IssuedKey>(`POST /keys/${key.id}/rotate`);

    const refused = await ask({ ...key, secret }, { headers });

    expect([refused.status, refused.headers.get('x-rawdog-cache')]).toEqual([429, null]);
  });

  test.each(['cut=5', 'error=5', 'end=5'])('pays for what a stream brought that dies (%s)', async (how) => {
    const key = await gateway.issue(plenty);

    const response = await ask(key, { model: `${gpt}+${how}`, stream: true });
    expect(await response.text()).toContain('"error"');

    const spent = await settledSpend(key, 1);
    const [line] = gateway.linesOf(key);
    expect(line).toMatchObject({ usageEstimated: true, completionTokens: expect.any(Number) });
    expect(spent).toBeCloseTo((Number(line?.['promptTokens']) + Number(line?.['completionTokens'])) / 1e6, 12);
  });

  test.each(['+pace=20+words=60', '+delay=5000'])('pays for what a caller had who leaves (%s)', async (how) => {
    const key = await gateway.issue(plenty);
    const caller = new AbortController();
    const call = fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.secret}` },
      body: JSON.stringify({ model: gpt + how, messages, max_tokens: 100, stream: true }),
      signal: caller.signal,
    });
    call.catch(() => {});

    await new Promise((resolve) => setTimeout(resolve, 150));
    caller.abort();

    expect(await settledSpend(key, 1)).toBeGreaterThan(0);
    expect(gateway.linesOf(key)[0]).toMatchObject({ aborted: true, usageEstimated: true });
  });

  test('holds for calls in flight what they may cost, and lets in no more than it has', async () => {
    const key = await gateway.issue({ budget: { usd: 0.0004, per: 'total' } });

    const slow = await ask(key, { model: gpt, stream: true, headers: { 'x-rawdog-sandbox': 'pace=20,words=30' } });
    const refused = await ask(key);
    const { error } = (await refused.json()) as { error: { message: string } };

    expect(slow.status).toBe(200);
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('x-should-retry')]).toEqual([
      429,
      '1',
      'true',
    ]);
    expect(error.message).toContain('is held for calls in flight');
    expect(Number((await budgetOf(key))?.held_usd)).toBeGreaterThan(0.0002);
    await slow.text();
    await gateway.settled(key, 2);
    expect((await ask(key)).status).toBe(200);
  });

  test('of a team stands above those of its keys', async () => {
    const { team } = await gateway.issueInTeam(tiny);
    const key = await gateway.issue(plenty, { team });

    const response = await ask(key);

    expect(((await response.json()) as { error: { message: string } }).error.message).toContain(`the team \`${team}\``);
    await gateway.settled({ ...key, team }, 1);
    expect(gateway.linesOf(key)[0]).toMatchObject({ team, status: 429 });
    expect(await budgetOf(key)).toMatchObject({ spent_usd: '0', held_usd: '0' });
  });
});

test('a call without a price counts as its ceiling where there is one', async () => {
  const own = await startGoverned({ config: { budgets: { unpricedCeilingUsd: 0.5 } } });
  const key = await own.issue({ budget: { usd: 1, per: 'total' } });
  const call = () =>
    own.client(key.secret).chat.completions.create({ model: 'openai/nobody-knows-it', messages: [...messages] });

  await call();
  await own.settled(key, 1);
  await call();
  await own.settled(key, 2);

  await expect(call()).rejects.toMatchObject({ status: 429, code: 'insufficient_quota' });
  await own.close();
});
