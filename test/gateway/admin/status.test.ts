import { afterAll, beforeAll, expect, test } from 'vitest';
import { version } from '../../../gateway/version.ts';
import packageFile from '../../../package.json' with { type: 'json' };
import { type CallAdmin, startAdmin } from '../../helpers/admin.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

const now = Date.parse('2026-11-22T12:00:00.500Z');
let store: TestStore;
let call: CallAdmin;
beforeAll(async () => {
  store = await startStore();
  ({ call } = startAdmin(store.table, { now: () => now, keepDays: 30 }));
});
afterAll(() => store.close());

test('tells what is in the store, without what is revoked', async () => {
  await call('POST /teams', { id: 'red', name: 'Red' });
  await call('POST /principals', { arn: 'arn:aws:iam::123456789012:role/a', name: 'a' });
  const { body } = await call('POST /keys', { name: 'a' });
  await call('POST /keys', { name: 'b' });
  await call(`DELETE /keys/${body['id']}`);

  expect((await call('GET /status')).body).toEqual({
    object: 'status',
    version,
    node: process.versions.node,
    time: now / 1000,
    store: { reachable: true, latency_ms: expect.any(Number) },
    keys: 1,
    principals: 1,
    teams: 1,
    keep_days: 30,
  });
});

test('is an answer, too, where the store is down', async () => {
  const broken = await startStore();
  await broken.close();

  const { status, body } = await startAdmin(broken.table).call('GET /status');

  expect(status).toBe(200);
  expect(body).toMatchObject({
    store: { reachable: false, latency_ms: null },
    keys: null,
    principals: null,
    teams: null,
  });
});

test('streams its lines one by one', async () => {
  const startedAt = performance.now();
  const { headers, text } = await call('GET /status/stream');

  expect(headers['content-type']).toBe('application/jsonl; charset=utf-8');
  expect(text).toBe([1, 2, 3, 4].map((line) => `{"object":"status.line","line":${line}}\n`).join(''));
  expect(performance.now() - startedAt).toBeGreaterThan(430);
});

test('is of nobody but administrators', async () => {
  const headers = { authorization: 'Bearer rd-test-key' };
  const answers = await Promise.all([
    call('GET /status', '', { headers }),
    call('GET /status/stream', '', { headers }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([401, 401]);
});

test('tells the version of the package', () => {
  expect(version).toBe(packageFile.version);
});
