import { expect, test } from 'vitest';
import { allProviders } from '../../gateway/all-endpoints.ts';
import { type Deploy, resources, synth } from './stack.ts';

const existing = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/openai-AbC123';

function secretsOf(deploy: Deploy = {}, config = {}) {
  const all = resources(synth(deploy, config), 'SecretsManager::Secret');
  // The key of the admin API is its function's own.
  return all.filter(({ properties }) => properties.Name !== 'rawdog/admin-key');
}

function namesOf(deploy: Deploy, config = {}): string[] {
  return secretsOf(deploy, config).map(({ properties }) => properties.Name);
}

test('every provider has a secret, but Bedrock, which takes the role of the function', () => {
  const withKeys = allProviders.filter((id) => id !== 'bedrock' && id !== 'openai_compatible');

  expect(namesOf({})).toEqual([...withKeys.map((id) => `rawdog/${id}`), 'rawdog/caller-key']);
});

test('a new secret is valid and holds nothing', () => {
  const [anthropic] = secretsOf({ providers: ['anthropic'] });

  expect(anthropic?.properties).toEqual({
    Name: 'rawdog/anthropic',
    Description: "RAWDOG's key for anthropic. Fill it with: npm run secret -- anthropic",
    SecretString: '{}',
  });
});

test('the key of the callers is made there, and is nowhere in the template', () => {
  const key = secretsOf({ providers: ['bedrock'] });

  expect(key.map(({ properties }) => properties)).toEqual([
    {
      Name: 'rawdog/caller-key',
      Description: "The key of RAWDOG's callers.",
      GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 48 },
    },
  ]);
});

test('hosts of the config have one too', () => {
  expect(namesOf({ providers: ['groq'] }, { hosts: { vllm: { baseUrl: 'http://10.0.0.5' } } })).toEqual([
    'rawdog/groq',
    'rawdog/vllm',
    'rawdog/caller-key',
  ]);
});

test('what exists is not made again', () => {
  const secrets = { openai: existing, 'caller-key': existing };

  expect(namesOf({ providers: ['openai', 'groq'], secrets })).toEqual(['rawdog/groq']);
});
