import { describe, expect, test, vi } from 'vitest';
import type { CredentialSource } from '../../../gateway/credentials.ts';
import { secretCredentials } from '../../../gateway/secrets/secret-credentials.ts';
import type { SecretReading } from '../../../gateway/secrets/secret-store.ts';
import { type ErrorKind, GatewayError, ProviderError } from '../../../providers/base/errors.ts';

const nothing: CredentialSource = () => undefined;

function source(first: SecretReading | string, environment = nothing) {
  const toReading = (reading: SecretReading | string) => (typeof reading === 'string' ? { text: reading } : reading);
  let reading = toReading(first);
  const rotated: (SecretReading | string)[] = [];
  const reread = vi.fn(async () => {
    const next = rotated.shift();
    if (next !== undefined) reading = toReading(next);
  });
  const store = { ready: () => undefined, get: () => reading, reread };
  const warn = vi.fn();
  const ids = { openai: 'rawdog/openai' };
  const found = secretCredentials({ ids, store, environment, now: () => 0, warn });
  return { ...found, warn, reread, rotated };
}

const refusal = (kind: ErrorKind) => new ProviderError('openai', kind, 'No.');

describe('credentials', () => {
  test('are what is in the secret', () => {
    expect(source('sk-1').credentials('openai')).toEqual({ apiKey: 'sk-1' });
  });

  test('of several keys take turns', () => {
    const { credentials } = source('{"apiKeys": ["a", "b"]}');

    expect([1, 2, 3].map(() => credentials('openai')?.apiKey)).toEqual(['a', 'b', 'a']);
  });

  test('add to those of the environment', () => {
    const environment = () => ({ apiKey: 'env', baseUrl: 'http://env', extra: { A: 'env', B: 'env' } });

    const { credentials } = source('{"apiKey": "own", "b": "own"}', environment);

    expect(credentials('openai')).toEqual({ apiKey: 'own', baseUrl: 'http://env', extra: { A: 'env', B: 'own' } });
  });

  test.each(['{}', { problem: 'ResourceNotFoundException' }])(
    'without a secret are those of the environment: %j',
    (none) => {
      expect(source(none).credentials('openai')).toBeUndefined();
      expect(source(none, () => ({ apiKey: 'env' })).credentials('openai')).toEqual({ apiKey: 'env' });
    },
  );

  test('of a provider without a secret come from the environment', () => {
    const environment: CredentialSource = (provider) => ({ apiKey: `env ${provider}` });

    expect(source('sk-1', environment).credentials('bedrock')).toEqual({ apiKey: 'env bedrock' });
  });

  test.each([
    [{ problem: 'AccessDeniedException' }, 'AccessDeniedException'],
    [{ text: '{"apiKey": "canary' }, 'it begins like JSON, and is none'],
  ])('that cannot be read are a 503 without the name of the secret, which the log has once: %j', (reading, reason) => {
    const { credentials, warn } = source(reading);
    const error = expect.objectContaining({
      message: 'The credentials of the provider `openai` cannot be read on this gateway.',
      fields: expect.objectContaining({ status: 503, code: 'credentials_unavailable', retryable: false }),
    });

    expect(() => credentials('openai')).toThrow(error);
    expect(() => credentials('openai')).toThrow(error);
    expect(warn.mock.calls).toEqual([['A secret cannot be used.', { secret: 'rawdog/openai', reason }]]);
  });
});

describe('after a refusal', () => {
  test('a key that was rotated meanwhile is another to try', async () => {
    const { credentials, renew, rotated, reread } = source('old');
    rotated.push('new');

    expect(await renew('openai', 'old', refusal('authentication'))).toBe(true);
    expect([credentials('openai'), reread.mock.calls.length]).toEqual([{ apiKey: 'new' }, 1]);
  });

  test('the same key once more is none', async () => {
    const { credentials, renew, reread } = source('old');

    expect(await renew('openai', 'old', refusal('authentication'))).toBe(false);
    expect([credentials('openai'), reread.mock.calls.length]).toEqual([{ apiKey: 'old' }, 1]);
  });

  test.each([
    ['authentication', 1],
    ['permission', 0],
    ['rate_limit', 0],
    ['quota', 0],
  ] as const)('another key of the secret is one: %s', async (kind, rereads) => {
    const { credentials, renew, reread } = source('{"apiKeys": ["a", "b"]}');
    const first = credentials('openai')?.apiKey;

    expect(await renew('openai', first, refusal(kind))).toBe(true);
    expect([1, 2].map(() => credentials('openai')?.apiKey)).toEqual(['b', 'b']);
    expect(await renew('openai', 'b', refusal(kind))).toBe(false);
    expect(reread.mock.calls.length).toBe(2 * rereads);
  });

  test.each([
    ['openai', refusal('bad_request')],
    ['openai', refusal('overloaded')],
    ['openai', new GatewayError('authentication', 'Ours.')],
    ['openai', new TypeError('ours')],
    ['bedrock', refusal('authentication')],
  ])('that is not about a key of ours there is nothing to try: %s %s', async (provider, error) => {
    const { renew, reread } = source('{"apiKeys": ["a", "b"]}');

    expect(await renew(provider, 'a', error)).toBe(false);
    expect(reread).not.toHaveBeenCalled();
  });

  test('a secret that can no longer be read does not hide what the provider said', async () => {
    const { renew, rotated } = source('old');
    rotated.push({ problem: 'AccessDeniedException' });

    expect(await renew('openai', 'old', refusal('authentication'))).toBe(false);
  });
});

describe('a provider without a key', () => {
  const warning = [
    'A secret is empty: its provider cannot be called.',
    { secret: 'rawdog/openai', provider: 'openai' },
  ];

  test('has the one that was put in since', async () => {
    const { credentials, refill, rotated, warn } = source('{}');
    rotated.push('sk-1');

    await refill('openai');

    expect(credentials('openai')).toEqual({ apiKey: 'sk-1' });
    expect(warn).not.toHaveBeenCalled();
  });

  test('is told of once, by its secret, for as long as that is empty', async () => {
    const { credentials, refill, warn } = source('{}');

    await refill('openai');
    await refill('openai');

    expect(credentials('openai')).toBeUndefined();
    expect(warn.mock.calls).toEqual([warning]);
  });

  test('is told of again when its key is taken away again', async () => {
    const { refill, rotated, warn } = source('{}');
    rotated.push('{}', 'sk-1', '');

    for (let call = 0; call < 3; call += 1) await refill('openai');

    expect(warn.mock.calls).toEqual([warning, warning]);
  });

  test('whose secret does not exist is told of with the reason alone', async () => {
    const { refill, warn } = source({ problem: 'ResourceNotFoundException' });

    await refill('openai');

    const fields = { secret: 'rawdog/openai', reason: 'ResourceNotFoundException' };
    expect(warn.mock.calls).toEqual([['A secret cannot be used.', fields]]);
  });

  test('whose secret could not be read is asked for once more', async () => {
    const { credentials, refill, rotated } = source({ problem: 'AccessDeniedException' });
    rotated.push('sk-1');

    await refill('openai');

    expect(credentials('openai')).toEqual({ apiKey: 'sk-1' });
  });

  test('that has no secret has none to read', async () => {
    const { refill, reread, warn } = source('{}');

    await refill('bedrock');

    expect([reread.mock.calls, warn.mock.calls]).toEqual([[], []]);
  });
});
