import type crypto from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { authenticateWith, authenticateWithKeys, callerKey, callerOf, digest } from '../../gateway/authenticate.ts';
import { gatewayRequest } from '../helpers/gateway-request.ts';

const compare = vi.hoisted(() => vi.fn());
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof crypto>();
  return { ...real, timingSafeEqual: compare.mockImplementation(real.timingSafeEqual) };
});

const key = 'rd-secret';
const request = (headers: Record<string, string>) => gatewayRequest({}, { headers });

test.each([
  [{ authorization: 'Bearer rd-secret' }],
  [{ authorization: 'bearer  rd-secret ' }],
  [{ 'x-api-key': 'rd-secret' }],
  [{ authorization: 'Basic abc', 'x-api-key': 'rd-secret' }],
  [{ authorization: 'Bearer rd-secret', 'x-api-key': 'another' }],
])('the key opens the door: %j', (headers) => {
  expect(authenticateWith(key)(request(headers))).toBe(callerKey);
});

describe('the door stays shut', () => {
  const missing = { status: 401, code: 'missing_api_key', type: 'authentication_error' };
  const wrong = { status: 401, code: 'invalid_api_key', type: 'authentication_error' };

  test.each([
    [{}, missing],
    [{ authorization: '' }, missing],
    [{ authorization: 'Bearer ' }, missing],
    [{ authorization: 'rd-secret' }, missing],
    [{ 'x-api-key': '' }, missing],
    [{ authorization: 'Bearer rd-secre' }, wrong],
    [{ authorization: 'Bearer rd-secret2' }, wrong],
    [{ authorization: `Bearer ${'x'.repeat(100_000)}` }, wrong],
    [{ 'x-api-key': 'another' }, wrong],
    [{ authorization: 'Bearer another', 'x-api-key': 'rd-secret' }, wrong],
  ])('%#', (headers, fields) => {
    expect(() => authenticateWith(key)(request(headers as Record<string, string>))).toThrow(
      expect.objectContaining({ fields: expect.objectContaining(fields) }),
    );
  });

  test('without showing the key that was tried', () => {
    expect(() => authenticateWith(key)(request({ 'x-api-key': 'my-own-key' }))).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('my-own-key') }),
    );
  });
});

test('keys are compared in constant time, whatever their length', () => {
  compare.mockClear();

  expect(() => authenticateWith(key)(request({ 'x-api-key': 'short' }))).toThrow();

  expect(compare.mock.calls.map((buffers) => buffers.map(({ length }: Buffer) => length))).toEqual([[32, 32]]);
});

test.each([undefined, ''])('a gateway without a key lets nobody in, and says whose job it is: %j', (none) => {
  const authenticate = authenticateWith(none);

  expect(() => authenticate(request({ authorization: 'Bearer ' }))).toThrow(
    expect.objectContaining({
      message: 'This gateway has no caller key yet. Its operator must set RAWDOG_API_KEY.',
      fields: expect.objectContaining({ status: 503, code: 'gateway_not_configured' }),
    }),
  );
});

describe('keys that may change', () => {
  const bearer = (name: string) => request({ authorization: `Bearer ${name}` });

  /** @param texts the keys at first, then after each time they are read again */
  function changing(...texts: readonly string[][]) {
    let [current = [], ...later] = texts;
    const reread = vi.fn(async () => {
      [current = current, ...later] = later;
    });
    return { authenticate: authenticateWithKeys({ digests: () => current.map(digest), reread }), reread };
  }

  test('open the door, each of them, with nothing to wait for', () => {
    const { authenticate, reread } = changing(['old', 'new']);

    expect(['old', 'new'].map((name) => authenticate(bearer(name)))).toEqual([callerKey, callerKey]);
    expect(reread).not.toHaveBeenCalled();
  });

  test('are all compared, whichever fits', () => {
    compare.mockClear();

    expect(changing(['first', 'second', 'third']).authenticate(bearer('first'))).toBe(callerKey);
    expect(compare).toHaveBeenCalledTimes(3);
  });

  test('are read again for one that is not known: it may be new', async () => {
    const { authenticate, reread } = changing(['old'], ['new']);

    await expect(authenticate(bearer('new'))).resolves.toBe(callerKey);
    await expect(authenticate(bearer('old'))).rejects.toMatchObject({ fields: { code: 'invalid_api_key' } });
    expect(reread).toHaveBeenCalledTimes(2);
  });

  test('are not read again for a caller without any', () => {
    const { authenticate, reread } = changing(['old'], ['new']);

    expect(() => authenticate(request({}))).toThrow(
      expect.objectContaining({ fields: expect.objectContaining({ code: 'missing_api_key' }) }),
    );
    expect(reread).not.toHaveBeenCalled();
  });

  test('that are none yet are the operator to mend', () => {
    expect(() => changing([]).authenticate(bearer('any'))).toThrow(
      expect.objectContaining({
        message: 'This gateway has no caller key yet. Its operator must fill the secret of the caller key.',
        fields: expect.objectContaining({ status: 503, code: 'gateway_not_configured' }),
      }),
    );
  });
});

test('callers are told apart by what does not tell their key', () => {
  const [one, again, other] = ['rd-1', 'rd-1', 'rd-2'].map((name) => callerOf(request({ 'x-api-key': name })));

  expect(one).toMatch(/^[0-9a-f]{12}$/);
  expect([again === one, other === one, callerOf(request({}))]).toEqual([true, false, undefined]);
});
