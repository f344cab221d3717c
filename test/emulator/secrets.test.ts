/** Which secrets there are, and who may read them. */
import {
  BatchGetSecretValueCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test } from 'vitest';
import { fillFromSandbox } from '../../emulator/sandbox-secrets.ts';
import { secretTexts } from '../../emulator/secrets.ts';
import { type SecretsManager, startSecretsManager } from '../../emulator/secrets-manager.ts';
import { resourcesOf } from './template.ts';

describe('the secrets of a template', () => {
  const secret = (Properties: Record<string, unknown>) =>
    secretTexts(
      resourcesOf({ S: { Type: 'SecretsManager::Secret', Properties: { Name: 'rawdog/x', ...Properties } } }),
    );

  test('hold what it says', () => {
    expect(secret({ SecretString: '{}' })).toEqual({ 'rawdog/x': '{}' });
  });

  test('are generated as it says, each time anew', () => {
    const generate = { GenerateSecretString: { PasswordLength: 48, ExcludePunctuation: true } };
    const [one, other] = [secret(generate), secret(generate)];

    expect(one).toEqual({ 'rawdog/x': expect.stringMatching(/^[A-Za-z0-9]{48}$/) });
    expect(other).not.toEqual(one);
  });

  test('are 32 characters of any kind where it says no more', () => {
    expect(secret({ GenerateSecretString: {} })['rawdog/x']).toMatch(/^[\x21-\x7e]{32}$/);
  });

  test('are not there without content', () => {
    expect(secret({})).toEqual({});
  });

  test('are not generated in ways that are not known', () => {
    expect(() => secret({ GenerateSecretString: { RequireEachIncludedType: true } })).toThrow(
      /RequireEachIncludedType/,
    );
  });
});

test('only empty secrets are filled with the way to the sandbox', async () => {
  const secrets = await startSecretsManager({ 'rawdog/groq': '{}', 'rawdog/caller-key': 'key' });

  fillFromSandbox(secrets, 'http://sandbox');

  expect(JSON.parse(secrets.text('rawdog/groq') ?? '')).toEqual({
    apiKey: 'sandbox-key',
    baseUrl: 'http://sandbox/groq/openai/v1',
  });
  expect(secrets.text('rawdog/caller-key')).toBe('key');
  secrets.close();
});

describe('Secrets Manager', () => {
  let secrets: SecretsManager;
  afterEach(() => secrets.close());

  const seed = { 'rawdog/openai': 'one', 'rawdog/groq': 'two' };
  const start = async (may: (action: string, resource: string) => boolean) => {
    const asked: string[] = [];
    secrets = await startSecretsManager(seed, (accessKeyId, action, resource) => {
      asked.push(`${accessKeyId} ${action}`);
      return may(action, resource);
    });
    const credentials = { accessKeyId: 'ASIACHAT', secretAccessKey: 'x' };
    return { asked, client: new SecretsManagerClient({ endpoint: secrets.url, region: 'us-east-1', credentials }) };
  };
  const ids = Object.keys(seed);

  test('asks what the signer may do, secret by secret', async () => {
    const { asked, client } = await start((_, resource) => resource === '*' || resource === secrets.arn('rawdog/groq'));

    const { SecretValues, Errors } = await client.send(new BatchGetSecretValueCommand({ SecretIdList: ids }));

    expect(SecretValues?.map(({ Name, SecretString }) => [Name, SecretString])).toEqual([['rawdog/groq', 'two']]);
    expect(Errors?.map(({ SecretId, ErrorCode }) => [SecretId, ErrorCode])).toEqual([
      ['rawdog/openai', 'AccessDeniedException'],
    ]);
    expect(asked).toEqual([
      'ASIACHAT secretsmanager:BatchGetSecretValue',
      'ASIACHAT secretsmanager:GetSecretValue',
      'ASIACHAT secretsmanager:GetSecretValue',
    ]);
    expect(secrets.calls.map(({ accessKeyId }) => accessKeyId)).toEqual(['ASIACHAT']);
  });

  test('denies a whole batch to who may not ask for any', async () => {
    const { client } = await start((action) => action !== 'secretsmanager:BatchGetSecretValue');

    await expect(client.send(new BatchGetSecretValueCommand({ SecretIdList: ids }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test.each([
    [true, 'ResourceNotFoundException'],
    [false, 'AccessDeniedException'],
  ])('says that a secret is missing only to who might read it (%s)', async (mayRead, name) => {
    const { client } = await start(() => mayRead);

    await expect(client.send(new GetSecretValueCommand({ SecretId: 'rawdog/none' }))).rejects.toMatchObject({ name });
  });

  test('lets nobody write who may only read', async () => {
    const { client } = await start((action) => action === 'secretsmanager:GetSecretValue');

    const write = client.send(new PutSecretValueCommand({ SecretId: 'rawdog/groq', SecretString: 'three' }));

    await expect(write).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(secrets.text('rawdog/groq')).toBe('two');
  });
});
