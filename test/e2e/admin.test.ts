/** The admin API over HTTP, beside the endpoints that callers use. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBooks } from '../../gateway/books/books.ts';
import { bookedCall } from '../helpers/booked-call.ts';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';
import { startStore, type TestStore } from '../helpers/store.ts';

const adminKey = 'rd-admin-of-the-test';
let store: TestStore;
let gateway: TestGateway;
beforeAll(async () => {
  store = await startStore();
  gateway = await startTestGateway({ env: { ...store.environment, RAWDOG_ADMIN_KEY: adminKey } });
});
afterAll(async () => {
  await gateway.close();
  await store.close();
});

function admin(method: string, path: string, body?: object, key = adminKey): Promise<Response> {
  return fetch(`${gateway.url}/admin/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(body && { body: JSON.stringify(body) }),
  });
}

test('keys are made, listed and revoked', async () => {
  const made = await admin('POST', '/keys', { name: 'a service' });
  const { id, secret } = (await made.json()) as Record<string, string>;
  const listed = await admin('GET', '/keys?limit=10');
  const revoked = await admin('DELETE', `/keys/${id}`);

  expect([made.status, listed.status, revoked.status]).toEqual([201, 200, 200]);
  expect(await listed.json()).toMatchObject({ data: [{ id, name: 'a service' }] });
  expect(await revoked.json()).toMatchObject({ id, revoked_at: expect.any(Number) });
  expect(JSON.stringify(gateway.lines)).not.toContain(secret);
  expect(gateway.lines).toContainEqual(
    expect.objectContaining({ endpoint: 'admin', method: 'DELETE', path: `/admin/v1/keys/${id}`, caller: 'admin-key' }),
  );
});

test('an export streams line by line', async () => {
  const books = createBooks(store.table, { keepDays: 1 });
  const startedAt = new Date('2026-11-20T12:00:00Z');
  const ids = Array.from({ length: 50 }, (_, index) => `req_${index}`);
  await Promise.all(ids.map((id) => books.write(bookedCall(id, { startedAt }))));

  const response = await admin('GET', '/usage/export?since=2026-11-20&until=2026-11-20');
  const lines = (await response.text()).trimEnd().split('\n');

  expect(response.headers.get('content-length')).toBeNull();
  expect(lines.map((line) => (JSON.parse(line) as { request_id: string }).request_id).sort()).toEqual(ids.sort());
});

describe('keys of one kind', () => {
  test('do not open what is for the other', async () => {
    const caller = await admin('GET', '/keys', undefined, gateway.key);
    const models = await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${adminKey}` } });

    expect([caller.status, models.status]).toEqual([401, 401]);
  });

  test('are made where none is set, and differ with each start', async () => {
    const others = await Promise.all([startTestGateway({ env: store.environment }), startTestGateway()]);
    const keys = others.map((other) => other.adminKey);
    await Promise.all(others.map((other) => other.close()));

    expect(new Set([...keys, gateway.adminKey]).size).toBe(3);
    expect(keys).toEqual([0, 1].map(() => expect.stringMatching(/^rd-admin-[0-9a-f]{32}$/)));
  });
});
