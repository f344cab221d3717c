/** The chat function with its keys in Secrets Manager: its bundle, the real runtime client, an emulated Secrets Manager. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, EmulatedLambda } from '../../emulator/lambda/index.ts';
import { type SecretsManager, startSecretsManager } from '../../emulator/secrets-manager.ts';
import { CALLER_KEY, type ChatDeployment, chatCall, deployChat, PROVIDER_KEY } from './deployed-chat.ts';

const CHAT = '/v1/chat/completions';
const CANARY = /canary-(caller|provider)-key/;

let secrets: SecretsManager;
let deployment: ChatDeployment;
beforeEach(async () => {
  secrets = await startSecretsManager({ 'rawdog/openai': PROVIDER_KEY, 'rawdog/caller-key': CALLER_KEY });
  deployment = await deployChat({
    ...secrets.environment,
    RAWDOG_SECRETS: JSON.stringify({ openai: secrets.arn('rawdog/openai') }),
    RAWDOG_CALLER_KEY_SECRET: secrets.arn('rawdog/caller-key'),
  });
});
afterEach(async () => {
  secrets.close();
  await deployment.remove();
});

const ask = (lambda: EmulatedLambda, fields?: object, key = CALLER_KEY): Promise<Answer> => {
  const call = chatCall('plain', 'hello there', fields);
  return lambda.callFunctionUrl(CHAT, { ...call, headers: { ...call.headers, Authorization: `Bearer ${key}` } });
};
const errorOf = (answer: Answer) => JSON.parse(answer.text).error;
const keysSent = () => deployment.upstream.requests.map(({ headers }) => headers.authorization);

describe('the secrets', () => {
  test('are read once, in one call, however many requests there are', async () => {
    const lambda = await deployment.start();

    const first = await ask(lambda, { stream: true });
    await lambda.report(first);
    const second = await ask(lambda);

    expect([first.status, second.status]).toEqual([200, 200]);
    expect(keysSent()).toEqual([`Bearer ${PROVIDER_KEY}`, `Bearer ${PROVIDER_KEY}`]);
    expect(secrets.calls.map(({ operation, secrets }) => [operation, secrets])).toEqual([
      ['BatchGetSecretValue', [secrets.arn('rawdog/openai'), secrets.arn('rawdog/caller-key')]],
    ]);
  });

  test('are on their way while nobody asks for them: health waits for nothing', async () => {
    secrets.behave({ slowMs: 1_000 });
    const lambda = await deployment.start();

    const health = await lambda.callFunctionUrl('/health');
    const healthyAt = performance.now();
    const [asked] = secrets.calls;
    // Until it is over, another call would start another environment.
    await lambda.report(health);
    const answer = await ask(lambda);

    expect([health.status, answer.status]).toEqual([200, 200]);
    expect(healthyAt - (asked?.at ?? 0)).toBeLessThan(1_000);
    expect(secrets.calls).toHaveLength(1);
  });
});

describe('a key that was rotated', () => {
  test("of the provider's is used with the very call that its predecessor fails", async () => {
    const lambda = await deployment.start();
    await lambda.report(await ask(lambda));
    secrets.put('rawdog/openai', 'canary-provider-key-2');
    deployment.upstream.refuse(PROVIDER_KEY, 401);

    const answer = await ask(lambda);
    const { logs } = await lambda.report(answer);

    expect(answer.status, answer.text).toBe(200);
    expect(keysSent().slice(1)).toEqual([`Bearer ${PROVIDER_KEY}`, 'Bearer canary-provider-key-2']);
    expect(logs.join()).not.toMatch(CANARY);
  });

  test("of the callers' opens the door at once, and its predecessor no longer does", async () => {
    const lambda = await deployment.start();
    await lambda.report(await ask(lambda));
    secrets.put('rawdog/caller-key', '{"apiKey": "canary-caller-key-2"}');

    const renewed = await ask(lambda, {}, 'canary-caller-key-2');
    await lambda.report(renewed);
    const old = await ask(lambda);

    expect([renewed.status, old.status]).toEqual([200, 401]);
  });
});

describe('a key that is refused, and no other in its place,', () => {
  test('is a 401 of the provider, which is asked once', async () => {
    deployment.upstream.refuse(PROVIDER_KEY, 401);
    const lambda = await deployment.start();

    const answer = await ask(lambda);
    const { logs } = await lambda.report(answer);

    expect([answer.status, deployment.upstream.requests.length]).toEqual([401, 1]);
    expect(secrets.calls).toHaveLength(2);
    expect(answer.text + logs.join()).not.toMatch(CANARY);
  });
});

test('one of several keys that is throttled rests, and the others serve', async () => {
  secrets.put('rawdog/openai', '{"apiKeys": ["canary-provider-key-1", "canary-provider-key-2"]}');
  deployment.upstream.refuse('canary-provider-key-1', 429, { 'retry-after': '60' });
  const lambda = await deployment.start();

  const first = await ask(lambda, { stream: true });
  await lambda.report(first);
  const second = await ask(lambda);

  expect([first.status, second.status]).toEqual([200, 200]);
  expect(keysSent()).toEqual([
    'Bearer canary-provider-key-1',
    'Bearer canary-provider-key-2',
    'Bearer canary-provider-key-2',
  ]);
});

describe('a secret that cannot be used', () => {
  test.each([
    ['denied', () => secrets.deny('rawdog/openai'), 'credentials_unavailable', 'AccessDeniedException'],
    ['missing', () => secrets.delete('rawdog/openai'), 'provider_not_configured', 'ResourceNotFoundException'],
    [
      'no JSON',
      () => secrets.put('rawdog/openai', `{"apiKey": "${PROVIDER_KEY}`),
      'credentials_unavailable',
      'it begins like JSON, and is none',
    ],
  ])('because it is %s is a 503, and named in the log only', async (_, spoil, code, reason) => {
    spoil();
    const lambda = await withoutAddress();

    const answer = await ask(lambda);
    const { logs } = await lambda.report(answer);

    expect([answer.status, errorOf(answer).code]).toEqual([503, code]);
    expect(JSON.stringify(answer)).not.toContain('rawdog/openai');
    expect(logs.map((line) => JSON.parse(line)).filter(({ level }) => level)).toEqual([
      expect.objectContaining({ level: 'WARN', secret: secrets.arn('rawdog/openai'), reason }),
      expect.objectContaining({ level: 'INFO', status: 503, errorCode: code }),
    ]);
    expect(answer.text + logs.join()).not.toMatch(CANARY);
  });

  test('because nothing is in it yet is a provider that is not set up, of which the log tells', async () => {
    secrets.put('rawdog/openai', '{}');
    const lambda = await withoutAddress();

    const answer = await ask(lambda);
    const { logs } = await lambda.report(answer);

    expect([answer.status, errorOf(answer).code]).toEqual([503, 'provider_not_configured']);
    expect(logs.map((line) => JSON.parse(line)).filter(({ level }) => level === 'WARN')).toEqual([
      expect.objectContaining({ secret: secrets.arn('rawdog/openai'), provider: 'openai' }),
    ]);
  });

  test('because nothing was in it serves the first call after it is filled', async () => {
    secrets.put('rawdog/openai', '{}');
    const lambda = await withoutAddress();
    await lambda.report(await lambda.callFunctionUrl('/health'));
    secrets.put('rawdog/openai', JSON.stringify({ apiKey: PROVIDER_KEY, baseUrl: deployment.upstream.url }));

    const answer = await ask(lambda);

    expect([answer.status, keysSent()]).toEqual([200, [`Bearer ${PROVIDER_KEY}`]]);
  });

  test.each([
    ['denied', () => secrets.deny('rawdog/caller-key'), 'credentials_unavailable'],
    ['missing', () => secrets.delete('rawdog/caller-key'), 'credentials_unavailable'],
    ['empty', () => secrets.put('rawdog/caller-key', '{}'), 'gateway_not_configured'],
  ])("though it is the callers', because it is %s, is a 503 and never a 401", async (_, spoil, code) => {
    spoil();
    const lambda = await deployment.start();

    const answer = await ask(lambda, {}, 'canary-wrong-key');

    expect([answer.status, errorOf(answer).code]).toEqual([503, code]);
  });
});

/** The address in the environment alone would do for a host without a key. */
function withoutAddress(): Promise<EmulatedLambda> {
  return deployment.start({ environment: { OPENAI_BASE_URL: '' } });
}

describe.each(['down', 'failing'] as const)('Secrets Manager that is %s', (how) => {
  test('at a cold start is a 503 that may be tried again, until it is back', async () => {
    secrets.behave(how);
    const lambda = await deployment.start();

    const refused = await ask(lambda);
    const { logs } = await lambda.report(refused);
    secrets.behave('well');
    const served = await ask(lambda);

    expect([refused.status, errorOf(refused).code]).toEqual([503, 'credentials_unavailable']);
    expect(refused.headers).toMatchObject({ 'retry-after': '1', 'x-should-retry': 'true' });
    expect(refused.text + logs.join()).not.toContain('rawdog/');
    expect(served.status).toBe(200);
  });

  test('later on costs nothing: what was read is served', async () => {
    const lambda = await deployment.start();
    await lambda.report(await ask(lambda));
    secrets.behave(how);

    const served = await ask(lambda);
    await lambda.report(served);
    const wrong = await ask(lambda, {}, 'canary-wrong-key');

    expect([served.status, wrong.status]).toEqual([200, 401]);
  });
});
