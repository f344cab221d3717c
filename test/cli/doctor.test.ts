import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { listed } from '../../cli/text.ts';
import { knownProviders } from '../../gateway/all-endpoints.ts';
import { version } from '../../gateway/version.ts';
import { environmentOf, type Room, rawdog } from '../helpers/cli.ts';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';
import { startStore } from '../helpers/store.ts';

let gateway: TestGateway;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  gateway = await startTestGateway();
  env = environmentOf(gateway);
});
afterAll(() => gateway.close());

const doctor = (words: readonly string[] = [], room: Room = {}) => rawdog(['doctor', ...words], { env, ...room });

interface Found {
  readonly name: string;
  readonly state: string;
  readonly said: string;
  readonly advice?: string;
}

async function examine(words: readonly string[] = [], room: Room = {}): Promise<Found[]> {
  const { out } = await doctor([...words, '--json'], room);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const named = (all: readonly Found[], name: string) => all.filter((found) => found.name === name);

test('a gateway that is well', async () => {
  const { code, out, notes } = await doctor();

  expect([code, notes]).toEqual([0, '']);
  expect(
    out.replaceAll(/\d+(\.\d+)? ms/g, 'N ms').replaceAll(/\d+ (models|providers)/g, 'N $1'),
  ).toBe(`✓ Node ${process.versions.node} runs this
✓ ${gateway.url} answers after N ms: a local gateway
✓ Its clock and this one agree
✓ The admin key opens the admin API of version ${version}, on Node ${process.versions.node}
✓ The store answers after N ms: 0 keys, 0 AWS principals, 0 teams, records kept for 400 days
✓ What streams arrives as it is sent: over N ms
✓ The API key sees N models of N providers
✓ Set up: ${listed(knownProviders({ hosts: {} }))}

Nothing is wrong.
`);
});

test('without keys it says which, and looks at what it can', async () => {
  const found = await examine([], { env: { RAWDOG_URL: gateway.url } });

  expect(found.map(({ name, state }) => [name, state])).toEqual([
    ['node', 'ok'],
    ['reach', 'ok'],
    ['clock', 'ok'],
    ['admin key', 'skipped'],
    ['API key', 'skipped'],
  ]);
  expect(found.slice(3).map(({ said }) => said)).toEqual([
    'RAWDOG_ADMIN_KEY is not set: the store and the front were not looked at',
    'RAWDOG_API_KEY is not set: models and providers were not looked at',
  ]);
});

test('keys that are wrong fail, each with what to do, and are not shown', async () => {
  const wrong = { ...env, RAWDOG_API_KEY: 'rd-canary', RAWDOG_ADMIN_KEY: 'rd-admin-canary' };
  const { code, out } = await doctor([], { env: wrong });

  expect(code).toBe(1);
  expect(out).toMatch(/^✗ The admin key is wrong\. Set RAWDOG_ADMIN_KEY/m);
  expect(out).toMatch(/^✗ The API key is not valid for this gateway\. Set RAWDOG_API_KEY/m);
  expect(out).toMatch(/\n2 things are wrong\.\n$/);
  expect(out).not.toContain('canary');
});

test('with --try each provider is called once, cheaply', async () => {
  const own = await startTestGateway();
  const found = await examine(['--try'], { env: environmentOf(own) });
  await own.close();

  const tried = found.filter(({ name }) => name.startsWith('try '));
  const called = own.lines.filter(({ endpoint }) => endpoint !== 'models' && endpoint !== 'admin');
  expect(tried.filter(({ state }) => state === 'failed')).toEqual([]);
  expect(named(tried, 'try anthropic')[0]?.said).toMatch(
    /^anthropic answers after \d\.\d s: anthropic\/claude-\S+, simulated by the sandbox$/,
  );
  expect(named(tried, 'try jina')[0]?.said).toMatch(/^jina answers after/);
  expect(named(tried, 'try deepgram')).toEqual([
    { name: 'try deepgram', state: 'skipped', said: 'deepgram takes recordings only: not tried' },
  ]);
  expect(called.length).toBe(tried.filter(({ state }) => state === 'ok').length);
});

test('a provider that does not answer is told with its own words', async () => {
  const upstream = createServer((_, response) =>
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"message":"invalid key"}}'),
  );
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  const { port } = upstream.address() as AddressInfo;
  const real = { GROQ_API_KEY: 'canary', GROQ_BASE_URL: `http://127.0.0.1:${port}` };
  const own = await startTestGateway({ env: real });

  const { code, out } = await doctor(['--try'], { env: environmentOf(own) });
  await own.close();
  upstream.close();

  expect(code).toBe(1);
  expect(out).toMatch(/^✗ groq\/\S+: .*invalid key/m);
  expect(out).toMatch(/\n1 thing is wrong\.\n$/);
  expect(out).not.toContain('canary');
});

test('a store that is down fails', async () => {
  const store = await startStore();
  const own = await startTestGateway({ env: store.environment });
  await store.close();

  const found = await examine([], { env: environmentOf(own) });
  await own.close();

  expect(named(found, 'store')).toMatchObject([
    { state: 'failed', said: 'The store of keys and books does not answer', advice: expect.stringContaining('table') },
  ]);
});

test.each([
  ['https://abc.execute-api.eu-central-1.amazonaws.com/prod', 'a REST API in eu-central-1'],
  ['https://abc.lambda-url.us-west-2.on.aws', 'a function URL in us-west-2'],
  ['https://gateway.example.com', 'a gateway'],
  ['http://[::1]:8787', 'a local gateway'],
])('%s is %s', async (url, front) => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('{"status":"ok"}'));

  const found = await examine(['--url', `${url}/v1`], { env: {} });

  expect(named(found, 'reach')[0]?.said).toMatch(new RegExp(`after \\d+ ms: ${front}$`));
  expect(named(found, 'encryption')).toEqual([]);
});

test('keys that would go in the clear are warned of', async () => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('{"status":"ok"}'));

  const { code, out } = await doctor(['--url', 'http://10.0.0.5'], { env: {} });

  expect(code).toBe(0);
  expect(out).toMatch(/^! Keys and messages go over the line in the clear\.\n {4}Use https:/m);
});

test('a gateway that is not there is all there is to say', async () => {
  const { code, out } = await doctor(['--url', 'http://gateway.invalid']);

  expect(code).toBe(1);
  expect(out).toMatch(/^✓ Node .*\n✗ http:\/\/gateway\.invalid cannot be reached\. .*\n\n1 thing is wrong\.\n$/);
});

describe('behind something', () => {
  let front: Server;
  /** What it does with an answer. */
  let meddle: (
    headers: Record<string, unknown>,
    body: Buffer[],
  ) => { headers: Record<string, unknown>; body: Buffer[] };
  beforeAll(async () => {
    front = createServer((incoming, outgoing) => {
      const { method, headers, url } = incoming;
      const upstream = request(gateway.url + url, { method, headers }, async (answer) => {
        const { headers: sent, body } = meddle(answer.headers, (await answer.toArray()) as Buffer[]);
        outgoing.writeHead(answer.statusCode ?? 500, sent as Record<string, string>).end(Buffer.concat(body));
      });
      incoming.pipe(upstream);
    });
    await once(front.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => front.close());
  const url = () => `http://127.0.0.1:${(front.address() as AddressInfo).port}`;

  test('that gathers answers, streaming fails', async () => {
    meddle = (headers, body) => ({ headers, body });

    expect(named(await examine(['--url', url()]), 'streaming')).toMatchObject([
      { state: 'failed', said: 'What should stream arrives all at once', advice: expect.stringContaining('a proxy') },
    ]);
  });

  test('a clock that is wrong is a warning', async () => {
    meddle = (headers, body) => ({ headers: { ...headers, date: new Date(Date.now() - 600_000).toUTCString() }, body });

    const { code, out } = await doctor(['--url', url()], { env: {} });

    expect(code).toBe(0);
    expect(out).toMatch(/^! Its clock is (9 min 59 s|10 min) behind this one\n {4}Set the clock that is wrong/m);
  });

  test('a front of AWS is named', async () => {
    meddle = (headers, body) => ({ headers: { ...headers, 'x-amz-apigw-id': 'abc=' }, body });

    expect(named(await examine(['--url', url()], { env: {} }), 'reach')[0]?.said).toMatch(/: a REST API$/);
  });

  test('a refusal is not taken for a provider that is not set up', async () => {
    const answers = createServer((incoming, outgoing) => {
      const isProbe = incoming.url?.startsWith('/v1/models/') ?? false;
      outgoing.writeHead(isProbe ? 429 : 200, { 'content-type': 'application/json' });
      outgoing.end(isProbe ? '{"error":{"message":"Too fast."}}' : '{"data":[]}');
    });
    await once(answers.listen(0, '127.0.0.1'), 'listening');

    const address = `http://127.0.0.1:${(answers.address() as AddressInfo).port}`;
    const found = await examine(['--url', address], { env: { RAWDOG_API_KEY: 'rd-1' } });
    answers.close();

    expect(named(found, 'providers')).toEqual([
      { name: 'providers', state: 'failed', said: 'Which providers are set up cannot be told: Too fast.' },
    ]);
  });

  test('a provider that is not set up is told', async () => {
    const answers = createServer((incoming, outgoing) => {
      const isOff = incoming.url === '/v1/models/groq/any';
      outgoing.writeHead(isOff ? 404 : 200, { 'content-type': 'application/json' }).end('{"status":"ok","data":[]}');
    });
    await once(answers.listen(0, '127.0.0.1'), 'listening');

    const found = await examine(['--url', `http://127.0.0.1:${(answers.address() as AddressInfo).port}`], {
      env: { RAWDOG_API_KEY: 'rd-1' },
    });
    answers.close();

    expect(named(found, 'providers')[1]).toEqual({
      name: 'providers',
      state: 'skipped',
      said: 'Not set up: groq',
      advice: 'Set <PROVIDER>_API_KEY, and start the gateway anew.',
    });
  });
});
