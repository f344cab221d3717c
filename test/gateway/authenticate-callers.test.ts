import { describe, expect, test, vi } from 'vitest';
import { authenticateWith, authenticateWithKeys, callerKey, digest } from '../../gateway/authenticate.ts';
import type { GatewayRequest } from '../../gateway/http.ts';
import type { Callers, FindCaller } from '../../gateway/keys/callers.ts';
import type { Principal } from '../../gateway/keys/types.ts';
import { StoreUnavailable } from '../../gateway/store/store-unavailable.ts';
import { gatewayRequest } from '../helpers/gateway-request.ts';

const secret = `rd-${'s'.repeat(43)}`;
const other = `rd-${'o'.repeat(43)}`;
const arn = 'arn:aws:iam::123456789012:role/etl';
const signed = (headers: Record<string, string> = {}, signer = arn) =>
  gatewayRequest({}, { headers, iam: { arn: signer, accountId: '123456789012' } });
const bearer = (key: string, more: Partial<GatewayRequest> = {}) =>
  gatewayRequest({}, { headers: { authorization: `Bearer ${key}` }, ...more });

const member: Principal = { id: 'key_1', name: 'app', rules: { models: ['openai/*'] } };
const role: Principal = { id: arn, rules: {} };

/** Those that are known, by digest and by ARN, as a table has them. @param wrap what is found */
function callers(wrap: (found: Principal | undefined) => ReturnType<FindCaller> = (found) => found) {
  const byDigest = vi.fn((text: string) => wrap(text === digest(secret).toString('hex') ? member : undefined));
  const byArn = vi.fn((text: string) => wrap(text === arn ? role : undefined));
  return { byDigest, byArn } satisfies Callers;
}

const later = async (found: Principal | undefined) => found;
const down = async () => {
  throw new StoreUnavailable(new Error('down'));
};
const invalid = { fields: { status: 401, code: 'invalid_api_key' } };
const error = (status: number, code: string) =>
  expect.objectContaining({ fields: expect.objectContaining({ status, code }) });

describe('a key of the table', () => {
  test('lets in whom it belongs to, at once where it is at hand', async () => {
    expect(authenticateWith('rd-own', { callers: callers() })(bearer(secret))).toBe(member);
    expect(await authenticateWith('rd-own', { callers: callers(later) })(bearer(secret))).toBe(member);
  });

  test('is not looked for where it is the key of the gateway itself', () => {
    const known = callers();

    expect(authenticateWith(secret, { callers: known })(bearer(secret))).toBe(callerKey);
    expect(known.byDigest).not.toHaveBeenCalled();
  });

  test('lets in where the gateway has no key of its own', () => {
    expect(authenticateWith(undefined, { callers: callers() })(bearer(secret))).toBe(member);
  });

  test.each([['rd-guess'], [`${secret}x`], ['sk-proj-1234'], [`rd-${'!'.repeat(43)}`]])(
    'that cannot be one is not looked up: %s',
    (key) => {
      const known = callers();

      expect(() => authenticateWith('rd-own', { callers: known })(bearer(key))).toThrow(error(401, 'invalid_api_key'));
      expect(known.byDigest).not.toHaveBeenCalled();
    },
  );

  test('that is not there is a 401', async () => {
    expect(() => authenticateWith('rd-own', { callers: callers() })(bearer(other))).toThrow(
      error(401, 'invalid_api_key'),
    );
    const authenticate = authenticateWith('rd-own', { callers: callers(later) });
    await expect(async () => authenticate(bearer(other))).rejects.toMatchObject(invalid);
  });

  test('is a 503, never a 401, while the store is down, and the key of the gateway itself goes on', async () => {
    const authenticate = authenticateWith('rd-own', { callers: callers(down) });

    await expect(authenticate(bearer(secret))).rejects.toMatchObject({
      fields: { status: 503, code: 'store_unavailable' },
    });
    expect(authenticate(bearer('rd-own'))).toBe(callerKey);
  });

  test('does not have the keys of the gateway itself read again', async () => {
    const keys = { digests: () => [digest('rd-own')], reread: vi.fn(async () => {}) };
    const authenticate = authenticateWithKeys(keys, { callers: callers(later) });

    expect(await authenticate(bearer(secret))).toBe(member);
    expect(keys.reread).not.toHaveBeenCalled();
    await expect(authenticate(bearer(other))).rejects.toMatchObject(invalid);
    expect(keys.reread).toHaveBeenCalledTimes(1);
  });

  test('none given is a 401 all the same', () => {
    expect(() => authenticateWith(undefined, { callers: callers() })(gatewayRequest({}, { headers: {} }))).toThrow(
      error(401, 'missing_api_key'),
    );
  });
});

describe('a signed call', () => {
  test('belongs to its principal, with no key', async () => {
    expect(authenticateWith('rd-own', { callers: callers() })(signed())).toBe(role);
    expect(await authenticateWith(undefined, { callers: callers(later) })(signed())).toBe(role);
  });

  test('of a principal without a record is a 403 that says what to do', async () => {
    const stranger = signed({}, `${arn}-2`);

    expect(() => authenticateWith('rd-own', { callers: callers() })(stranger)).toThrow(
      expect.objectContaining({
        message: `The AWS principal ${arn}-2 may not call this gateway. Its operator lets a principal in with a record of its own, or all of them with \`iamCallers\` in the config.`,
        fields: expect.objectContaining({ status: 403, code: 'principal_not_allowed' }),
      }),
    );
    const authenticate = authenticateWith('rd-own', { callers: callers(later) });
    await expect(authenticate(stranger)).rejects.toMatchObject({ fields: { code: 'principal_not_allowed' } });
    expect(() => authenticateWith('rd-own')(stranger)).toThrow(error(403, 'principal_not_allowed'));
  });

  test('of a principal without a record is let in where all are', async () => {
    const stranger = signed({}, `${arn}-2`);
    const expected = { id: `${arn}-2`, rules: {} };

    expect(authenticateWith(undefined, { iamCallers: 'all' })(stranger)).toEqual(expected);
    expect(await authenticateWith(undefined, { callers: callers(later), iamCallers: 'all' })(stranger)).toEqual(
      expected,
    );
    // Its rules go on counting.
    expect(await authenticateWith(undefined, { callers: callers(later), iamCallers: 'all' })(signed())).toBe(role);
  });

  test('is a 503 while the store is down, even where all are let in: it may be one with rules', async () => {
    const authenticate = authenticateWith('rd-own', { callers: callers(down), iamCallers: 'all' });

    await expect(authenticate(signed())).rejects.toMatchObject({ fields: { status: 503 } });
  });

  test('with a key goes by the key', () => {
    const authenticate = authenticateWith('rd-own', { callers: callers(), iamCallers: 'all' });

    expect(authenticate(signed({ 'x-api-key': secret }))).toBe(member);
    expect(authenticate(signed({ 'x-api-key': 'rd-own' }))).toBe(callerKey);
    expect(() => authenticate(signed({ 'x-api-key': other }))).toThrow(error(401, 'invalid_api_key'));
  });
});
