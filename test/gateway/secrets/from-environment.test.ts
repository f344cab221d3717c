import { expect, test, vi } from 'vitest';
import { callerKey } from '../../../gateway/authenticate.ts';
import { keysFrom } from '../../../gateway/secrets/from-environment.ts';
import { gatewayRequest } from '../../helpers/gateway-request.ts';

const request = (key: string) => gatewayRequest({}, { headers: { 'x-api-key': key } });
const warn = vi.fn();

/** @param texts what is in each secret */
function reading(texts: Readonly<Record<string, string>>) {
  return vi.fn(async (ids: readonly string[]) => new Map(ids.map((id) => [id, { text: texts[id] ?? '{}' }])));
}

test.each([{}, { RAWDOG_SECRETS: '' }, { RAWDOG_SECRETS: '{}', RAWDOG_CALLER_KEY_SECRET: '' }])(
  'a function without secrets has the keys of its environment, and reads nothing: %j',
  (env) => {
    const readSecrets = reading({});

    const keys = keysFrom({ ...env, RAWDOG_API_KEY: 'rd-1', OPENAI_API_KEY: 'sk-1' }, warn, readSecrets);

    expect(keys.secrets).toBeUndefined();
    expect([keys.authenticate(request('rd-1')), keys.credentials('openai')?.apiKey]).toEqual([callerKey, 'sk-1']);
    expect(readSecrets).not.toHaveBeenCalled();
  },
);

test('all secrets are read at once, as soon as there is a gateway', async () => {
  const readSecrets = reading({ o: 'sk-1', both: '{"apiKeys": ["rd-old", "rd-new"]}' });
  const env = { RAWDOG_SECRETS: '{"openai": "o", "groq": "both"}', RAWDOG_CALLER_KEY_SECRET: 'both' };

  const keys = keysFrom(env, warn, readSecrets);
  expect(readSecrets.mock.calls).toEqual([[['o', 'both']]]);
  await keys.secrets?.ready();

  expect(keys.credentials('openai')).toEqual({ apiKey: 'sk-1' });
  expect(keys.authenticate(request('rd-old'))).toBe(callerKey);
  expect(keys.authenticate(request('rd-new'))).toBe(callerKey);
  await expect(keys.authenticate(request('rd-3'))).rejects.toMatchObject({ fields: { status: 401 } });
});

test('the key of callers may stay in the environment', async () => {
  const env = { RAWDOG_SECRETS: '{"openai": "o"}', RAWDOG_API_KEY: 'rd-1' };

  const { secrets, authenticate } = keysFrom(env, warn, reading({ o: 'sk-1' }));
  await secrets?.ready();

  expect(authenticate(request('rd-1'))).toBe(callerKey);
});

test.each(['[', '["o"', '"o"', '7', 'null', '{"openai": 7}'])(
  'secrets that are no JSON of names are a fault: %s',
  (json) => {
    expect(() => keysFrom({ RAWDOG_SECRETS: json }, warn, reading({}))).toThrow(
      'RAWDOG_SECRETS must be a JSON object of secrets by provider.',
    );
  },
);
