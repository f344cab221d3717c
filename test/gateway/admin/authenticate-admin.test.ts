import { describe, expect, test, vi } from 'vitest';
import { createAuthenticateAdmin, fixedAdminKey } from '../../../gateway/admin/authenticate-admin.ts';
import { digest } from '../../../gateway/authenticate.ts';
import type { GatewayRequest } from '../../../gateway/http.ts';
import { StoreUnavailable } from '../../../gateway/store/store-unavailable.ts';
import { adminArn, adminKey, startAdmin } from '../../helpers/admin.ts';
import { gatewayRequest } from '../../helpers/gateway-request.ts';

const path = '/admin/v1/keys';
const withKey = (key: string) => gatewayRequest('', { path, headers: { authorization: `Bearer ${key}` } });
const signedBy = (arn: string, headers = {}): GatewayRequest =>
  gatewayRequest('', { path, headers, iam: { arn, accountId: '123456789012' } });
const authenticate = createAuthenticateAdmin(fixedAdminKey(adminKey), [adminArn]);

const wrong = (status: number, code: string) =>
  expect.objectContaining({ fields: expect.objectContaining({ status, code }) });

describe('gets in', () => {
  test.each([
    ['the key as a bearer token', withKey(adminKey), 'admin-key'],
    ['the key as x-api-key', gatewayRequest('', { path, headers: { 'x-api-key': adminKey } }), 'admin-key'],
    ['a role that the config names', signedBy(adminArn), adminArn],
    ['a role that signs, with the key', signedBy('arn:aws:iam::1:role/x', { 'x-api-key': adminKey }), 'admin-key'],
  ])('%s', async (_, request, who) => {
    expect(await authenticate(request)).toBe(who);
  });

  test('a role that the config names with its path', async () => {
    const named = createAuthenticateAdmin(fixedAdminKey(undefined), ['arn:aws:iam::123456789012:role/teams/platform']);

    expect(await named(signedBy(adminArn))).toBe(adminArn);
  });
});

describe('stays out', () => {
  test.each([
    ['nobody', gatewayRequest('', { path, headers: {} }), 401, 'missing_api_key'],
    ['the key of a caller', withKey('rd-test-key'), 401, 'invalid_api_key'],
    ['a part of the key', withKey(adminKey.slice(0, -1)), 401, 'invalid_api_key'],
    ['a role that the config does not name', signedBy(`${adminArn}-other`), 403, 'not_an_admin'],
    ['a role that signs, with a wrong key', signedBy(adminArn, { 'x-api-key': 'x' }), 401, 'invalid_api_key'],
  ])('%s', async (_, request, status, code) => {
    await expect(authenticate(request)).rejects.toEqual(wrong(status, code));
  });

  test('everybody, while there is no key', async () => {
    const without = createAuthenticateAdmin(fixedAdminKey(undefined), []);

    await expect(without(withKey(''))).rejects.toEqual(wrong(401, 'missing_api_key'));
    await expect(without(withKey('undefined'))).rejects.toEqual(wrong(503, 'gateway_not_configured'));
  });
});

test('a key that is not known may be a new one: keys are read again before it is refused', async () => {
  const digests = [digest('old')];
  const reread = vi.fn(async () => {
    digests[0] = digest('new');
  });
  const rotating = createAuthenticateAdmin({ digests: () => digests, ready: () => undefined, reread }, []);

  expect([await rotating(withKey('old')), await rotating(withKey('new'))]).toEqual(['admin-key', 'admin-key']);
  await expect(rotating(withKey('old'))).rejects.toEqual(wrong(401, 'invalid_api_key'));
  expect(reread).toHaveBeenCalledTimes(2);
});

describe('every path of the admin API', () => {
  const paths = ['/keys', '/keys/key_1', '/keys/key_1/rotate', '/teams', '/principals', '/usage', '/usage/export'];
  const more = ['/budgets', '/books/verify', '/books/rebuild', '/openapi.json', '/nothing'];

  test.each([...paths, ...more])('asks for the key before it looks at anything else: %s', async (at) => {
    const { call, lines } = startAdmin(undefined);
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE', 'PUT']) {
      const answer = await call(`${method} ${at}?bad=1`, '{', { headers: { authorization: 'Bearer rd-test-key' } });

      expect(answer).toMatchObject({ status: 401, body: { error: { code: 'invalid_api_key' } } });
    }
    expect(lines.map(({ caller }) => caller)).toEqual(Array(5).fill(undefined));
  });

  test('says so where there is no table', async () => {
    const { call, lines } = startAdmin(undefined);

    expect(await call('GET /keys')).toMatchObject({ status: 503, body: { error: { code: 'gateway_not_configured' } } });
    expect(lines).toMatchObject([
      { endpoint: 'admin', caller: 'admin-key', status: 503, errorCode: 'gateway_not_configured' },
    ]);
  });

  test('is a 503 that asks for another try where the store is down', async () => {
    const down = () => Promise.reject(new StoreUnavailable(new Error('connection refused')));
    const table = {
      get: down,
      getMany: down,
      put: down,
      putMany: down,
      update: down,
      remove: down,
      query: () => downPages(),
    };
    const { call } = startAdmin(table);

    for (const line of ['GET /keys', 'POST /keys', 'GET /usage', 'GET /books/verify', 'GET /budgets', 'GET /teams/x']) {
      expect(await call(line, { name: 'x' })).toMatchObject({
        status: 503,
        headers: { 'retry-after': '1', 'x-should-retry': 'true' },
        body: { error: { code: 'store_unavailable' } },
      });
    }
  });
});

// biome-ignore lint/correctness/useYield: it fails before its first item.
async function* downPages(): AsyncGenerator<never> {
  throw new StoreUnavailable(new Error('connection refused'));
}
