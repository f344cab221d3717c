/** The admin function: its bundle, the real runtime client, its key in an emulated Secrets Manager, the embedded store. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmulatedLambda, startLambda } from '../../emulator/lambda/index.ts';
import { type SecretsManager, startSecretsManager } from '../../emulator/secrets-manager.ts';
import { createBooks } from '../../gateway/books/books.ts';
import { build } from '../../scripts/build.ts';
import { bookedCall } from '../helpers/booked-call.ts';
import { startStore, type TestStore } from '../helpers/store.ts';

const adminKey = 'canary-admin-key';
const headers = { Authorization: `Bearer ${adminKey}`, 'Content-Type': 'application/json' };

let folder: string;
let secrets: SecretsManager;
let store: TestStore;
let lambda: EmulatedLambda;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rawdog-admin-'));
  [secrets, store] = await Promise.all([startSecretsManager({ 'rawdog/admin-key': adminKey }), startStore()]);
  await build({ outputFolder: folder, functions: ['admin'] });
  const environment = {
    ...store.environment,
    ...secrets.environment,
    RAWDOG_ADMIN_KEY_SECRET: secrets.arn('rawdog/admin-key'),
  };
  lambda = await startLambda({ taskRoot: join(folder, 'admin'), environment });
}, 60_000);
afterAll(async () => {
  lambda.stop();
  secrets.close();
  await store.close();
  await rm(folder, { recursive: true });
});

test('keys are made and listed, and the log tells no secret', async () => {
  const body = JSON.stringify({ name: 'deployed', rules: { limits: { requests_per_minute: 3 } } });
  const made = await lambda.callRestApi('/admin/v1/keys', { method: 'POST', headers, body });
  const { logs } = await lambda.report(made);
  const { id, secret } = JSON.parse(made.text);
  const listed = await lambda.callRestApi('/admin/v1/keys?limit=5', { headers });

  expect(made.status, made.text).toBe(201);
  expect(JSON.parse(listed.text)).toMatchObject({ data: [{ id, rules: { limits: { requests_per_minute: 3 } } }] });
  expect(logs.join()).toContain('"caller":"admin-key"');
  expect(logs.join()).not.toContain(secret);
  expect(logs.join()).not.toContain(adminKey);
});

test("a caller's key stays out", async () => {
  const answer = await lambda.callRestApi('/admin/v1/keys', { headers: { 'x-api-key': 'canary-caller-key' } });

  expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([401, 'invalid_api_key']);
});

test('usage is told, and exported line by line', async () => {
  const startedAt = new Date();
  await createBooks(store.table, { keepDays: 1 }).write(bookedCall('req_deployed', { startedAt, cost: 5n }));

  const usage = await lambda.callRestApi('/admin/v1/usage?group_by=key', { headers });
  const exported = await lambda.callRestApi('/admin/v1/usage/export?format=csv', { headers });

  expect(JSON.parse(usage.text)).toMatchObject({ data: [{ key: 'key_1', cost_usd: '0.000000000005' }] });
  expect(exported.text.split('\r\n')[1]).toMatch(/^req_deployed,/);
});
