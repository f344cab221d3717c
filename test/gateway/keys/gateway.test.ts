/** Keys through a whole gateway, as the official client sees them. */
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKeys, type Keys } from '../../../gateway/keys/keys.ts';
import { startTestGateway, type TestGateway } from '../../helpers/gateway.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

let store: TestStore;
let gateway: TestGateway;
let keys: Keys;

beforeAll(async () => {
  store = await startStore();
  gateway = await startTestGateway({ env: store.environment });
  keys = createKeys(store.table, Date.now);
});
afterAll(async () => {
  await gateway.close();
  await store.close();
});

const clientWith = (apiKey: string, baseURL = `${gateway.url}/v1`) => new OpenAI({ apiKey, baseURL, maxRetries: 0 });
const chat = (client: OpenAI) =>
  client.chat.completions.create({ model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }] });
const now = () => Math.floor(Date.now() / 1000);

test('a key calls, and the log names it without showing it', async () => {
  const { key, secret } = await keys.create({ name: 'app', rules: { endpoints: ['chat'] } });

  await expect(chat(clientWith(secret))).resolves.toMatchObject({ object: 'chat.completion' });

  await expect.poll(() => gateway.lines.some(({ caller }) => caller === key.id)).toBe(true);
  expect(JSON.stringify(gateway.lines)).not.toContain(secret.slice(3));
});

describe('the client sees', () => {
  test('a revoked key', async () => {
    const { key, secret } = await keys.create({ name: 'a' });
    await keys.revoke(key.id);

    const call = chat(clientWith(secret));

    await expect(call).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    await expect(call).rejects.toMatchObject({ status: 401, code: 'revoked_api_key', type: 'authentication_error' });
  });

  test('an expired one', async () => {
    const { secret } = await keys.create({ name: 'a', expiresAt: now() - 1 });

    await expect(chat(clientWith(secret))).rejects.toMatchObject({ status: 401, code: 'expired_api_key' });
  });

  test('one that never was', async () => {
    const call = chat(clientWith(`rd-${'x'.repeat(43)}`));

    await expect(call).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
  });

  test('one that is for another endpoint', async () => {
    const { secret } = await keys.create({ name: 'a', rules: { endpoints: ['embed'] } });

    const call = chat(clientWith(secret));

    await expect(call).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
    await expect(call).rejects.toMatchObject({ status: 403, code: 'endpoint_not_allowed' });
  });

  test('one that is for other addresses, for the list of models too', async () => {
    const { secret } = await keys.create({ name: 'a', rules: { ips: ['10.0.0.0/8'] } });
    const { secret: own } = await keys.create({ name: 'a', rules: { ips: ['127.0.0.0/8', '::1'] } });

    await expect(chat(clientWith(secret))).rejects.toMatchObject({ status: 403, code: 'ip_not_allowed' });
    await expect(clientWith(secret).models.list()).rejects.toMatchObject({ status: 403, code: 'ip_not_allowed' });
    await expect(chat(clientWith(own))).resolves.toBeDefined();
  });
});

test('a gateway that cannot reach its store answers 503 to those it does not know, and goes on for its own key', async () => {
  const gone = await startStore();
  await gone.close();
  const cut = await startTestGateway({ env: gone.environment });
  const baseURL = `${cut.url}/v1`;

  const call = chat(clientWith(`rd-${'x'.repeat(43)}`, baseURL));
  await expect(call).rejects.toMatchObject({ status: 503, code: 'store_unavailable' });
  await expect(call).rejects.toHaveProperty(
    'headers',
    expect.toSatisfy((headers: Headers) => headers.get('retry-after') === '1'),
  );
  await expect(chat(clientWith(cut.key, baseURL))).resolves.toBeDefined();
  await cut.close();
});
