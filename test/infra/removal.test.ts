import { expect, test } from 'vitest';
import { type Deploy, resources, synth } from './stack.ts';

const all: Deploy = { fronts: { webFunction: true }, alarms: { email: 'ops@example.com' }, waf: {} };

/** The types of what outlives the stack, each with its name where it has one. */
function kept(deploy: Deploy): string[] {
  const staying = resources(synth(deploy)).filter(({ deletionPolicy = 'Delete' }) => deletionPolicy !== 'Delete');
  return staying.map(({ type, properties }) => [type, properties.Name].filter(Boolean).join(' '));
}

test('removing the stack keeps the table, the secrets it names, and the role that all APIs of the account log with', () => {
  expect(kept({ ...all, providers: ['openai', 'bedrock'] })).toEqual([
    'DynamoDB::Table',
    'SecretsManager::Secret rawdog/openai',
    'SecretsManager::Secret rawdog/caller-key',
    'SecretsManager::Secret rawdog/admin-key',
    'IAM::Role',
    'ApiGateway::Account',
  ]);
});

test('secrets go with the stack when they are not to be kept', () => {
  expect(kept({ ...all, keepSecrets: false, apiGatewayLogRole: false, table: false })).toEqual([]);
});

test('a secret also outlives a change that replaces it', () => {
  const secrets = resources(synth({ providers: ['openai'] }), 'SecretsManager::Secret');

  expect(secrets.map(({ updateReplacePolicy }) => updateReplacePolicy)).toEqual(['Retain', 'Retain', 'Retain']);
});

test('a first deployment that fails takes back the secrets it made: left behind, they would fail the next one by their names', () => {
  const stack = synth({ ...all, providers: ['openai'] }, { cache: { shared: true } });
  const policiesOf = (type: string) => resources(stack, type).map(({ deletionPolicy }) => deletionPolicy);

  expect(policiesOf('SecretsManager::Secret')).toEqual(Array(3).fill('RetainExceptOnCreate'));
  expect(policiesOf('S3::Bucket')).toContain('RetainExceptOnCreate');
  // It is protected from being deleted, which would fail the rollback; and its name is one of its own.
  expect(policiesOf('DynamoDB::Table')).toEqual(['Retain']);
});

test('every function logs into a group of the stack, not one that Lambda makes and leaves', () => {
  const template = synth(all);
  const functions = resources(template, 'Lambda::Function');
  const loose = functions.filter(({ properties }) => properties.LoggingConfig?.LogGroup === undefined);

  // What empties the bucket of a web function's code logs a few lines into a group of its own.
  expect(loose.map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual([
    'CustomS3AutoDeleteObjectsCustomResourceProviderHandler',
  ]);
});
