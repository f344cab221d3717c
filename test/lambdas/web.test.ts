/** The bundle of the web function, run as its platform runs it: one process, and the port it is told. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayOf, shardsOf } from '../../gateway/books/partitions.ts';
import { readSums } from '../../gateway/books/read-sums.ts';
import { createKeys } from '../../gateway/keys/keys.ts';
import { sandboxBaseUrl } from '../../local/sandbox/providers.ts';
import { startSandbox } from '../../local/sandbox/server.ts';
import { build } from '../../scripts/build.ts';
import { startStore, type TestStore } from '../helpers/store.ts';

const CALLER_KEY = 'canary-caller-key';
const PROVIDER_KEY = 'canary-provider-key';

let folder: string;
let store: TestStore;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let server: ChildProcess;
let output = '';
let openai: OpenAI;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rawdog-web-'));
  await build({ outputFolder: folder, functions: ['web'] });
  sandbox = await startSandbox();
  store = await startStore();
  const endpoint = `127.0.0.1:${await freePort()}`;
  const baseUrls = {
    OPENAI_BASE_URL: sandboxBaseUrl(sandbox.url, 'openai'),
    COHERE_BASE_URL: sandboxBaseUrl(sandbox.url, 'cohere'),
  };
  const keys = { RAWDOG_API_KEY: CALLER_KEY, OPENAI_API_KEY: PROVIDER_KEY, COHERE_API_KEY: PROVIDER_KEY };
  const platform = {
    AWS_LAMBDA_HTTP_ENDPOINT: endpoint,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'native-http',
    AWS_REGION: 'eu-west-1',
  };
  server = spawn(process.execPath, ['index.mjs'], {
    cwd: join(folder, 'web'),
    env: { ...platform, ...keys, ...baseUrls, ...store.environment, AWS_REGION: platform.AWS_REGION },
  });
  for (const stream of [server.stdout, server.stderr])
    stream?.setEncoding('utf8').on('data', (text) => (output += text));
  openai = new OpenAI({ baseURL: `http://${endpoint}/v1`, apiKey: CALLER_KEY, maxRetries: 0 });
  await isListening(endpoint);
}, 60_000);

afterAll(async () => {
  server.kill();
  await Promise.all([sandbox.close(), store.close()]);
  await rm(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function isListening(endpoint: string): Promise<void> {
  const isUp = () =>
    fetch(`http://${endpoint}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isUp())) await sleep(20);
}

async function streamChat(content: string) {
  const stream = await openai.chat.completions.create({
    model: 'openai/gpt-4o-mini+pace=40',
    messages: [{ role: 'user', content }],
    stream: true,
  });
  const arrivals: number[] = [];
  for await (const { choices } of stream) if (choices[0]?.delta.content) arrivals.push(performance.now());
  return { first: arrivals[0] ?? Number.NaN, last: arrivals.at(-1) ?? Number.NaN };
}

/** The JSON lines the process wrote, once there are some that fit. */
async function linesWith(field: string): Promise<Record<string, unknown>[]> {
  for (;;) {
    const lines = output.split('\n').filter((line) => line.startsWith('{') && line.includes(`"${field}"`));
    if (lines.length > 0) return lines.map((line) => JSON.parse(line));
    await sleep(20);
  }
}

test('one process streams many answers at the same time', async () => {
  const streams = await Promise.all(Array.from({ length: 20 }, (_, index) => streamChat(`number ${index}`)));

  const lastToBegin = Math.max(...streams.map(({ first }) => first));
  const firstToEnd = Math.min(...streams.map(({ last }) => last));
  expect(lastToBegin).toBeLessThan(firstToEnd);
});

test('every endpoint is there', async () => {
  const { data } = await openai.embeddings.create({ model: 'openai/text-embedding-3-small', input: ['a', 'b'] });
  const models = await openai.models.list();
  const ranked = await openai.post<{ results: unknown[] }>('/rerank', {
    body: { model: 'cohere/rerank-v3.5', query: 'a', documents: ['a', 'b'] },
  });
  const file = new File([Buffer.alloc(2_000, 1)], 'speech.mp3');
  const { text } = await openai.audio.transcriptions.create({ model: 'openai/whisper-1', file });
  const completion = await openai.completions.create({ model: 'openai/gpt-3.5-turbo-instruct', prompt: 'a' });

  expect(data).toHaveLength(2);
  expect(models.data.map(({ id }) => id)).toContain('openai/gpt-4o-mini');
  expect(ranked.results).toHaveLength(2);
  expect(text).not.toBe('');
  expect(completion.choices).toHaveLength(1);
});

test('a caller without the key is turned away', async () => {
  const stranger = openai.withOptions({ apiKey: 'wrong' });

  await expect(stranger.models.list()).rejects.toMatchObject({ status: 401 });
});

test('it logs each request, and counts it', async () => {
  const [line] = await linesWith('latencyMs');
  const [metrics] = await linesWith('_aws');

  expect(line).toMatchObject({ level: 'INFO', message: 'request', service: 'rawdog' });
  expect(metrics).toMatchObject({ service: 'rawdog', Requests: 1 });
});

/** Requests of a model that the books have summed. */
async function booked(model: string): Promise<bigint> {
  const now = new Date();
  const sums = await Promise.all(shardsOf(dayOf(now)).map((shard) => readSums(store.table, shard, now)));
  const theirs = sums.flat().filter(({ group }) => group.model === model);
  return theirs.reduce((sum, { measures }) => sum + (measures.requests ?? 0n), 0n);
}

test('what it served is in the books', async () => {
  await expect.poll(() => booked('cohere/rerank-v3.5'), { timeout: 10_000 }).toBe(1n);
}, 15_000);

test('a key that is bound to addresses is refused: the other end of the connection is the platform', async () => {
  const ips = ['0.0.0.0/0', '::/0'];
  const { secret } = await createKeys(store.table, Date.now).create({ name: 'bound', rules: { ips } });

  const models = new OpenAI({ apiKey: secret, baseURL: openai.baseURL, maxRetries: 0 }).models.list();

  await expect(models).rejects.toMatchObject({ status: 403, code: 'ip_not_allowed' });
});

test('no key is in what it writes', () => {
  expect(output).toContain('"message":"request"');
  expect(output).not.toMatch(/canary/);
});

test('what it served a moment before it is told to end is in the books', async () => {
  const model = 'openai/text-embedding-3-large';
  await Promise.all([1, 2, 3].map(() => openai.embeddings.create({ model, input: 'a' })));
  // Its end is seen here a moment before it is there, and written down some time later.
  await sleep(50);
  server.kill('SIGTERM');
  await once(server, 'exit');

  expect(await booked(model)).toBe(3n);
});
