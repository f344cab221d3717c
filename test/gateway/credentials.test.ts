import { expect, test } from 'vitest';
import { environmentCredentials } from '../../gateway/credentials.ts';

test('a key and an address come from the environment, with all else of that name', () => {
  const find = environmentCredentials({
    OPENAI_API_KEY: 'sk-1',
    OPENAI_BASE_URL: 'https://proxy/v1',
    OPENAI_ORGANIZATION: 'org-1',
    OPENAI_EMPTY: '',
    OTHER: 'x',
  });

  expect(find('openai')).toEqual({ apiKey: 'sk-1', baseUrl: 'https://proxy/v1', extra: { ORGANIZATION: 'org-1' } });
});

test.each([
  ['nothing', {}],
  ['an empty key', { OPENAI_API_KEY: '' }],
  ['only other settings', { OPENAI_ORGANIZATION: 'org-1' }],
  ['the key of another', { OPENAI_COMPATIBLE_API_KEY: 'k', XAI_API_KEY: 'k' }],
])('%s is no credential', (_, env) => {
  expect(environmentCredentials(env)('openai')).toBeUndefined();
});

test('an address alone is enough, for hosts without keys', () => {
  expect(environmentCredentials({ OLLAMA_BASE_URL: 'http://localhost:11434/v1' })('ollama')).toEqual({
    baseUrl: 'http://localhost:11434/v1',
    extra: {},
  });
});

test('a name with dashes is written with underscores', () => {
  expect(environmentCredentials({ MY_HOST_API_KEY: 'k' })('my-host')).toEqual({ apiKey: 'k', extra: {} });
});

test.each(['constructor', '__proto__', ''])('a provider that is none has none: %j', (provider) => {
  expect(environmentCredentials({})(provider)).toBeUndefined();
});

test.each([
  [{ AWS_ACCESS_KEY_ID: 'a' }, { region: 'us-east-1' }],
  [{ AWS_PROFILE: 'dev', AWS_REGION: 'eu-west-1' }, { region: 'eu-west-1' }],
  [{ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://a', AWS_DEFAULT_REGION: 'eu-north-1' }, { region: 'eu-north-1' }],
])('bedrock takes what the AWS SDKs take: %j', (env, { region }) => {
  expect(environmentCredentials(env)('bedrock')).toEqual({ aws: { region, credentials: expect.any(Function) } });
});

test('bedrock knows a bearer token and another endpoint', () => {
  const env = { AWS_BEARER_TOKEN_BEDROCK: 'bedrock-token', AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'http://localhost:1' };

  expect(environmentCredentials(env)('bedrock')).toMatchObject({
    apiKey: 'bedrock-token',
    baseUrl: 'http://localhost:1',
  });
});

test.each([
  [{ BEDROCK_API_KEY: 'k', BEDROCK_BASE_URL: 'http://localhost:1' }],
  [{ AWS_BEARER_TOKEN_BEDROCK: 'k', AWS_ENDPOINT_URL: 'http://localhost:1' }],
])('bedrock knows the names all providers have, and those all of AWS has: %j', (env) => {
  expect(environmentCredentials(env)('bedrock')).toMatchObject({ apiKey: 'k', baseUrl: 'http://localhost:1' });
});

test('settings of AWS that are empty are none', () => {
  const names = ['AWS_ENDPOINT_URL_BEDROCK_RUNTIME', 'AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME', 'AWS_REGION'];
  const empty = Object.fromEntries([...names, 'AWS_BEARER_TOKEN_BEDROCK'].map((name) => [name, '']));
  const env = { ...empty, AWS_DEFAULT_REGION: 'eu-north-1', BEDROCK_API_KEY: 'k', BEDROCK_BASE_URL: 'http://a' };

  expect(environmentCredentials(env)('bedrock')).toEqual({
    aws: { region: 'eu-north-1', credentials: expect.any(Function) },
    apiKey: 'k',
    baseUrl: 'http://a',
  });
});

test("bedrock's agents may have an endpoint of their own, as for the AWS SDKs", () => {
  const env = { AWS_ACCESS_KEY_ID: 'a', AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: 'http://localhost:2' };

  expect(environmentCredentials(env)('bedrock')).toEqual({
    aws: { region: 'us-east-1', credentials: expect.any(Function) },
    extra: { AGENT_RUNTIME_URL: 'http://localhost:2' },
  });
});

test('bedrock has none where AWS is not set up', () => {
  expect(environmentCredentials({ AWS_REGION: 'eu-west-1' })('bedrock')).toBeUndefined();
});
