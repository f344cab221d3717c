import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { RawdogConfig } from '../../gateway/config.ts';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';
import { startStore, type TestStore } from '../helpers/store.ts';

const broken = 'openai/gpt-4o+status=401';
const claude = 'anthropic/claude-sonnet-4-5';
const config: RawdogConfig = { aliases: { route: [broken, claude], other: [claude, 'openai/gpt-4o'] } };

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());

const gateways: TestGateway[] = [];
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
  for await (const { pk, sk } of store.table.query('rest#chat')) {
    await store.table.remove({ pk: String(pk), sk: String(sk) });
  }
});

async function start(more: RawdogConfig = {}, env: NodeJS.ProcessEnv = store.environment) {
  const gateway = await startTestGateway({ config: { ...config, ...more }, env });
  gateways.push(gateway);
  /** How many calls of providers it took. */
  const ask = async (model: string) => {
    const response = await gateway.post({ model, messages: [{ role: 'user', content: 'Hi' }] });
    await response.arrayBuffer();
    return [response.status, response.headers.get('x-rawdog-attempts')];
  };
  return { ask };
}

/** Notes what it is asked, and knows nothing. */
async function startEmptyStore() {
  const operations: string[] = [];
  const server = http.createServer((request, response) => {
    operations.push(String(request.headers['x-amz-target']).replace(/^.*\./, ''));
    response.end('{"Items":[],"Attributes":{}}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, operations, close };
}

const rests = () => Array.fromAsync(store.table.query('rest#chat'));
const firstTry = [200, '1'];
const secondTry = [200, '2'];

test('what one process has found broken, another one never asks', async () => {
  const first = await start();
  expect([await first.ask('route'), await first.ask('route')]).toEqual([secondTry, firstTry]);
  await vi.waitFor(async () => expect(await rests()).toEqual([expect.objectContaining({ sk: broken })]));

  const second = await start();
  // Any call that has a choice has it look, behind the call.
  expect(await second.ask('other')).toEqual(firstTry);
  await new Promise((resolve) => setTimeout(resolve, 100));

  expect([await second.ask('route'), await second.ask('route')]).toEqual([firstTry, firstTry]);
});

test('where that is not wanted, each finds out for itself', async () => {
  const { ask } = await start({ coolDown: { shared: false } });

  expect([await ask('route'), await ask('route')]).toEqual([secondTry, firstTry]);
  expect(await rests()).toEqual([]);
});

test('only calls that have a choice have it look', async () => {
  const { url, operations, close } = await startEmptyStore();
  const { ask } = await start({}, { ...store.environment, AWS_ENDPOINT_URL_DYNAMODB: url });
  const looks = () => operations.filter((operation) => operation === 'Query').length;

  expect(await ask(claude)).toEqual(firstTry);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(looks()).toBe(0);
  expect([await ask('other'), await ask('other')]).toEqual([firstTry, firstTry]);
  await vi.waitFor(() => expect(looks()).toBe(1));
  await close();
});

test('a store that is down changes nothing', async () => {
  const { ask } = await start({}, { ...store.environment, AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' });

  const startedAt = performance.now();
  expect([await ask('route'), await ask('route'), await ask('other')]).toEqual([secondTry, firstTry, firstTry]);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
