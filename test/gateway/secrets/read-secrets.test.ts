import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type SecretsManager, startSecretsManager } from '../../../emulator/secrets-manager.ts';
import { createReadSecrets } from '../../../gateway/secrets/read-secrets.ts';

const account = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };

let secrets: SecretsManager;
beforeEach(async () => {
  secrets = await startSecretsManager({ 'rawdog/openai': 'sk-1', 'rawdog/groq': '{}' });
  for (const [name, value] of Object.entries({ ...account, ...secrets.environment })) vi.stubEnv(name, value);
});
afterEach(() => {
  secrets.close();
  vi.unstubAllEnvs();
});

const read = () => createReadSecrets(process.env);

/** The SDK says who it is. */
const readers = () => secrets.calls.map(({ userAgent }) => (userAgent?.includes('aws-sdk-js') ? 'SDK' : 'first'));

test('the first read does without the SDK, later ones have it, and all read the same', async () => {
  secrets.put('rawdog/binary', Buffer.from('sk-2'));
  secrets.deny('rawdog/groq');
  const ids = ['rawdog/openai', 'rawdog/groq', 'rawdog/none', 'rawdog/binary'];
  const readSecrets = read();

  const [first, second] = [await readSecrets(ids), await readSecrets(ids)];

  expect(first).toEqual(
    new Map([
      ['rawdog/openai', { text: 'sk-1' }],
      ['rawdog/groq', { problem: 'AccessDeniedException' }],
      ['rawdog/none', { problem: 'ResourceNotFoundException' }],
      ['rawdog/binary', { problem: 'BinarySecret' }],
    ]),
  );
  expect(second).toEqual(first);
  expect(readers()).toEqual(['first', 'SDK']);
});

test('a secret is found by its name, its ARN, and its ARN without the characters at its end', async () => {
  const arn = secrets.arn('rawdog/openai');

  const readings = await read()(['rawdog/openai', arn, arn.slice(0, -7)]);

  expect([...readings.values()]).toEqual([{ text: 'sk-1' }, { text: 'sk-1' }, { text: 'sk-1' }]);
});

test('more secrets than one call takes are read in several', async () => {
  const names = Array.from({ length: 21 }, (_, index) => `rawdog/p${index}`);
  for (const name of names) secrets.put(name, `key of ${name}`);

  const readings = await read()(names);

  expect([...readings]).toEqual(names.map((name) => [name, { text: `key of ${name}` }]));
  expect(secrets.calls.map((call) => call.secrets.length).sort()).toEqual([1, 20]);
});

test('a first read that fails is left to the SDK', async () => {
  secrets.behave('stumbling');

  const readings = await read()(['rawdog/openai']);

  expect(readings).toEqual(new Map([['rawdog/openai', { text: 'sk-1' }]]));
  expect(readers()).toEqual(['first', 'SDK']);
});

test.each(['down', 'failing'] as const)('Secrets Manager that is %s makes for a rejection', async (how) => {
  secrets.behave(how);

  await expect(read()(['rawdog/openai'])).rejects.toThrow();
});
