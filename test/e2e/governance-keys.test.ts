/** Who may call what, through the whole gateway: keys of the admin API, as the official client sees them. */
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { endpointCalls } from '../helpers/endpoint-calls.ts';
import { type Governed, startGoverned } from '../helpers/governed.ts';

let gateway: Governed;
beforeAll(async () => {
  // Keys are known for a minute: time has to pass without being waited for.
  vi.useFakeTimers({ toFake: ['Date'] });
  gateway = await startGoverned();
});
afterAll(async () => {
  vi.useRealTimers();
  await gateway.close();
});

const seconds = () => Math.floor(Date.now() / 1000);
const pass = (passed: number) => vi.setSystemTime(Date.now() + passed * 1000);
const [chat] = endpointCalls;
const call = (secret: string) => chat?.make(gateway.client(secret));

describe.each(endpointCalls)('$name', ({ endpoint, model, make }) => {
  test('is answered to a key that may make it, and to no other', async () => {
    const other = endpoint === 'chat' ? 'embed' : 'chat';
    const mayEndpoint = await gateway.issue({ endpoints: [endpoint], models: [model], ips: ['127.0.0.0/8'] });
    const mayOther = await gateway.issue({ endpoints: [other] });

    const refused = make(gateway.client(mayOther.secret));

    await expect(refused).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
    await expect(refused).rejects.toMatchObject({
      status: 403,
      code: 'endpoint_not_allowed',
      type: 'permission_error',
    });
    await expect(make(gateway.client(mayEndpoint.secret))).resolves.toBeDefined();
  });

  test.each([
    ['of its own', (rules: object) => gateway.issue(rules)],
    ['of its team', (rules: object) => gateway.issueInTeam(rules)],
  ])('is refused by the rules %s', async (_, issue) => {
    const otherModel = await issue({ models: ['other/*'] });
    const elsewhere = await issue({ ips: ['10.0.0.0/8'] });

    const ofModel = make(gateway.client(otherModel.secret));
    const fromHere = make(gateway.client(elsewhere.secret));

    await expect(ofModel).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
    await expect(ofModel).rejects.toMatchObject({ status: 403, code: 'model_not_allowed', param: 'model' });
    await expect(fromHere).rejects.toMatchObject({ status: 403, code: 'ip_not_allowed', param: null });
  });

  test('is refused to keys that open nothing', async () => {
    const revoked = await gateway.issue();
    await gateway.admin(`DELETE /keys/${revoked.id}`);
    const expired = await gateway.issue({}, { expires_at: seconds() - 1 });

    const answers = await Promise.allSettled(
      [revoked.secret, expired.secret, `rd-${'x'.repeat(43)}`, 'wrong'].map((secret) => make(gateway.client(secret))),
    );

    const reasons = answers.map((answer) => answer.status === 'rejected' && answer.reason);
    expect(reasons.every((reason) => reason instanceof OpenAI.AuthenticationError)).toBe(true);
    expect(reasons.map(({ status, code }) => [status, code])).toEqual([
      [401, 'revoked_api_key'],
      [401, 'expired_api_key'],
      [401, 'invalid_api_key'],
      [401, 'invalid_api_key'],
    ]);
  });
});

describe('a key that is in use', () => {
  test('opens nothing a minute after it was revoked', async () => {
    const { id, secret } = await gateway.issue();
    await call(secret);
    await gateway.admin(`DELETE /keys/${id}`);

    pass(60);

    await expect(call(secret)).rejects.toMatchObject({ status: 401, code: 'revoked_api_key' });
  });

  test('opens nothing from the second in which it expires', async () => {
    const { secret } = await gateway.issue({}, { expires_at: seconds() + 20 });
    await call(secret);

    pass(20);

    await expect(call(secret)).rejects.toMatchObject({ status: 401, code: 'expired_api_key' });
  });

  test('has rules that are changed within a minute, and so has its team', async () => {
    const { id, secret, team } = await gateway.issueInTeam({ models: ['openai/*'] });
    await call(secret);

    await gateway.admin(`PATCH /keys/${id}`, { rules: { endpoints: ['embed'] } });
    pass(60);
    await expect(call(secret)).rejects.toMatchObject({ code: 'endpoint_not_allowed' });

    await gateway.admin(`PATCH /keys/${id}`, { rules: { endpoints: null } });
    await gateway.admin(`PATCH /teams/${team}`, { rules: { models: ['anthropic/*'] } });
    pass(60);
    await expect(call(secret)).rejects.toMatchObject({ code: 'model_not_allowed' });
  });
});

test('a key that is rotated opens with both secrets until the overlap is over, then with the new one', async () => {
  const { id, secret: old } = await gateway.issue();
  await call(old);

  const { secret } = await gateway.admin<{ secret: string }>(`POST /keys/${id}/rotate`, { overlap_seconds: 90 });

  await expect(call(old)).resolves.toBeDefined();
  await expect(call(secret)).resolves.toBeDefined();
  pass(61);
  await expect(call(old)).resolves.toBeDefined();
  pass(29);
  await expect(call(old)).rejects.toMatchObject({ status: 401, code: 'expired_api_key' });
  await expect(call(secret)).resolves.toBeDefined();
});

describe('the list of models', () => {
  const ids = async (secret: string) =>
    (await Array.fromAsync(gateway.client(secret).models.list())).map(({ id }) => id);

  test('has those that the key and its team may use', async () => {
    const { id, secret } = await gateway.issueInTeam({ models: ['anthropic/*', 'openai/gpt-4o'] });
    await gateway.admin(`PATCH /keys/${id}`, { rules: { models: ['openai/*'] } });

    expect(await ids(secret)).toEqual(['openai/gpt-4o']);
    await expect(gateway.client(secret).models.retrieve('anthropic/claude-sonnet-4-5')).rejects.toMatchObject({
      status: 404,
    });
  });

  test('is not for keys that open nothing', async () => {
    const { id, secret } = await gateway.issue();
    await gateway.admin(`DELETE /keys/${id}`);

    await expect(ids(secret)).rejects.toMatchObject({ status: 401, code: 'revoked_api_key' });
    await expect(ids('rd-wrong')).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });
});

test('what was refused is in the log with its caller, and asked no provider', async () => {
  const key = await gateway.issue({ models: ['other/*'] });

  await call(key.secret)?.catch(() => {});

  await expect.poll(() => gateway.linesOf(key).length).toBe(1);
  expect(gateway.linesOf(key)[0]).toMatchObject({ status: 403, errorCode: 'model_not_allowed', caller: key.id });
  expect(gateway.linesOf(key)[0]).not.toHaveProperty('attempts');
});
