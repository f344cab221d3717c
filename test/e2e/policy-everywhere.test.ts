/** Policy before spend, and nowhere around it: every route, by every method, with every kind of key that opens nothing. */
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOperations } from '../../gateway/admin/operations.ts';
import type { Table } from '../../gateway/store/table.ts';
import { adminRoute, routes } from '../../lambdas/routes.ts';
import { endpointCalls } from '../helpers/endpoint-calls.ts';
import { type Governed, type IssuedKey, startGoverned } from '../helpers/governed.ts';

let gateway: Governed;
let revoked: IssuedKey;
beforeAll(async () => {
  // What one caller was answered is there for all.
  gateway = await startGoverned({ config: { cache: { byDefault: true, scope: 'all' } } });
  revoked = await gateway.issue();
  await gateway.admin(`DELETE /keys/${revoked.id}`);
  for (const { make } of endpointCalls) await make(gateway.client(gateway.key));
});
afterAll(() => gateway.close());

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const credentials: readonly [string, () => Record<string, string>][] = [
  ['no key', () => ({})],
  ['a wrong key', () => ({ authorization: `Bearer rd-${'x'.repeat(43)}` })],
  ['a key in no form of ours', () => ({ authorization: 'Basic dXNlcjpwYXNz' })],
  ['a wrong key in the other header', () => ({ 'x-api-key': 'rd-wrong' })],
  ['a revoked key', () => ({ authorization: `Bearer ${revoked.secret}` })],
  // Nobody but a front tells who has signed.
  [
    'the headers of a front',
    () => ({ 'x-amzn-iam-user-arn': 'arn:aws:iam::1:role/x', 'x-forwarded-for': '127.0.0.1' }),
  ],
];

/** What each endpoint was answered before, and would answer again. */
const bodies: Readonly<Record<string, object>> = {
  chat: { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Say hello to Anna' }] },
  completion: { model: 'openai/gpt-3.5-turbo-instruct', prompt: 'Say hello to Anna' },
  embed: { model: 'openai/text-embedding-3-small', input: 'Hello Anna' },
  rerank: { model: 'cohere/rerank-v3.5', query: 'fox', documents: ['A dog.', 'A red fox.'] },
};

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: object | undefined;
}

/** The path as it stands: `fetch` would tidy it up. */
function send({ method, path, headers, body }: Sent): Promise<{ status: number; headers: http.IncomingHttpHeaders }> {
  const text = body && method !== 'GET' && method !== 'HEAD' ? JSON.stringify(body) : '';
  const { hostname, port } = new URL(gateway.url);
  const length = { 'content-length': String(Buffer.byteLength(text)) };
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path, headers: { ...headers, ...length } }, (response) => {
      response.resume().once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    request.once('error', reject).end(text);
  });
}

const today = new Date().toISOString().slice(0, 10);

/** What was spent so far: by the bill of the sandbox, and by the books. */
async function spent(): Promise<unknown> {
  const { total } = await gateway.admin<{ total: object }>(`GET /usage?since=${today}&until=${today}`);
  return { bill: [...gateway.bill], total };
}

const concrete = (path: string) => path.replace('*', 'openai/gpt-4o');
const all = [...routes, adminRoute].flatMap((route) => route.paths.map((path) => ({ ...route, path: concrete(path) })));

const detours = [
  '/v1/chat/completions/',
  '//v1/chat/completions',
  '/v1//chat/completions',
  '/v1/./chat/completions',
  '/v1/x/../chat/completions',
  '/V1/chat/completions',
  '/v1/chat%2Fcompletions',
  '/v1/chat/completions?key=x',
  '/v1/chat/completions%00',
  '/v1/chat/completions/health',
  '/health/../v1/chat/completions',
  '/v1/models/../chat/completions',
  '/prod/v1/chat/completions',
  '/admin/v1/../../v1/chat/completions',
];

describe.each(credentials)('with %s', (_, headers) => {
  test('no route but that of its health answers anything, and nothing is spent', async () => {
    const before = await spent();
    const from = gateway.lines.length;
    const asked = all.flatMap(({ path, endpoint, method: own }) =>
      methods.map((method) => ({ method, path, endpoint, own })),
    );

    const answers = await Promise.all(
      asked.map(({ method, path, endpoint }) => send({ method, path, headers: headers(), body: bodies[endpoint] })),
    );

    const wrong = asked.flatMap(({ method, path, endpoint, own }, index) => {
      const isServed = own === 'ANY' || method === own || (method === 'HEAD' && own === 'GET');
      const expected = !isServed ? 405 : endpoint === 'health' ? 200 : 401;
      const { status, headers: told = {} } = answers[index] ?? {};
      const tells = ['x-rawdog-cache', 'x-rawdog-provider', 'x-rawdog-cost-usd'].some((name) => told[name]);
      return status === expected && !tells ? [] : [`${method} ${path}: ${status}`];
    });
    expect(asked.length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
    expect(await spent()).toEqual(before);
    const lines = gateway.lines.slice(from).filter(({ endpoint }) => endpoint !== 'admin');
    expect(lines.filter((line) => 'attempts' in line || 'cache' in line || 'costUsd' in line)).toEqual([]);
  });

  test('there is no way around by a path that is spelt in another way', async () => {
    const before = await spent();

    const answers = await Promise.all(
      detours.map((path) => send({ method: 'POST', path, headers: headers(), body: bodies['chat'] })),
    );

    const through = detours.filter((_, index) => ![401, 404, 405].includes(answers[index]?.status ?? 0));
    expect(through).toEqual([]);
    expect(await spent()).toEqual(before);
  });

  test('no operation of the admin API is done', async () => {
    const operations = createOperations({ table: {} as Table, keepDays: 1, now: Date.now });
    const keysBefore = await gateway.admin('GET /keys');

    const answers = operations.map(({ method, path }) =>
      send({ method, path: `/admin/v1${path.replace('{id}', revoked.id)}`, headers: headers(), body: { name: 'x' } }),
    );

    expect(operations.length).toBeGreaterThan(15);
    expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([401]));
    expect(await gateway.admin('GET /keys')).toEqual(keysBefore);
  });
});

test('a preflight tells nothing but what a browser may send', async () => {
  const before = await spent();

  const answers = await Promise.all(all.map(({ path }) => send({ method: 'OPTIONS', path, headers: {} })));

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
  expect(await spent()).toEqual(before);
});

test('keys of callers do not open the admin API, nor its key the rest', async () => {
  const { secret } = await gateway.issue();
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

  const asCaller = await Promise.all(
    [secret, gateway.key].map((key) => send({ method: 'GET', path: '/admin/v1/keys', headers: bearer(key) })),
  );
  const asAdmin = await Promise.all(
    all
      .filter(({ endpoint }) => !['admin', 'health'].includes(endpoint))
      .map(({ method, path, endpoint }) =>
        send({ method, path, headers: bearer(gateway.adminKey), body: bodies[endpoint] }),
      ),
  );

  expect([...asCaller, ...asAdmin].every(({ status }) => status === 401)).toBe(true);
});

describe.each(endpointCalls)('$name', ({ make, endpoint, model }) => {
  const provider = model.split('/')[0];

  test('is in the cache for whoever may have it', async () => {
    const { secret } = await gateway.issue({ endpoints: [endpoint], models: [model], ips: ['127.0.0.1'] });

    expect((await make(gateway.client(secret))).headers.get('x-rawdog-cache')).toBe('hit');
  });

  test.each([
    ['another endpoint', { endpoints: [endpoint === 'chat' ? 'embed' : 'chat'] }, 'endpoint_not_allowed'],
    ['other models', { models: [`${provider}/other-*`] }, 'model_not_allowed'],
    ['other addresses', { ips: ['10.0.0.0/8', '::1/128'] }, 'ip_not_allowed'],
    ['less money', { budget: { usd: 1e-10, per: 'day' } }, 'insufficient_quota'],
    ['fewer requests', { limits: { requests_per_day: 1 } }, 'rate_limit_exceeded'],
    [
      'fewer requests of the model',
      { model_limits: { [`${provider}/*`]: { requests_per_minute: 1 } } },
      'rate_limit_exceeded',
    ],
  ])('is refused before anything is spent to a key that is for %s', async (_, rules, code) => {
    for (const issue of [gateway.issue, gateway.issueInTeam]) {
      const key = await issue(rules);
      const client = gateway.client(key.secret);
      if (code === 'rate_limit_exceeded') await make(client);
      const before = [...gateway.bill];

      await expect(make(client)).rejects.toMatchObject({ code });

      expect([...gateway.bill]).toEqual(before);
      await gateway.settled(key, code === 'rate_limit_exceeded' ? 2 : 1);
      const line = gateway.linesOf(key).at(-1);
      for (const name of ['attempts', 'cache', 'costUsd', 'provider']) expect(line).not.toHaveProperty(name);
    }
  });
});
